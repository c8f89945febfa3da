#include "os/futex.hpp"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <climits>

namespace concbench {

// std::atomic::wait() keeps its table of waiters in the process, so it cannot wake another process.
void futex_wait(const std::atomic<std::uint32_t>& word, std::uint32_t expected) {
  ::syscall(SYS_futex, &word, FUTEX_WAIT, expected, nullptr, nullptr, 0);
}

void futex_wake(std::atomic<std::uint32_t>& word, unsigned sleepers) {
  ::syscall(SYS_futex, &word, FUTEX_WAKE, std::min<unsigned>(sleepers, INT_MAX), nullptr, nullptr,
            0);
}

}  // namespace concbench
