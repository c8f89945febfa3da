#include "os/spin_lock.hpp"

#include <signal.h>

#include <cerrno>
#include <thread>

#include "os/futex.hpp"

namespace concbench {
namespace {

/// About what giving the CPU away costs.
constexpr int kSpins = 100;

/// After so many times is it worth a look whether the holder is still there.
constexpr int kYields = 1000;

bool is_gone(pid_t process) { return ::kill(process, 0) != 0 && errno == ESRCH; }

}  // namespace

void SpinLock::lock(pid_t self) {
  while (!try_lock(self)) wait();
}

bool SpinLock::try_lock(pid_t self) {
  pid_t none = 0;
  return holder_.compare_exchange_strong(none, self, std::memory_order_acquire,
                                         std::memory_order_relaxed);
}

/// Until it looks free.
void SpinLock::wait() {
  for (int i = 0; i < kSpins; ++i) {
    if (holder_.load(std::memory_order_relaxed) == 0) return;
    cpu_relax();
  }
  for (int i = 0; i < kYields; ++i) {
    if (holder_.load(std::memory_order_relaxed) == 0) return;
    std::this_thread::yield();
  }
  pid_t holder = holder_.load(std::memory_order_relaxed);
  if (holder != 0 && is_gone(holder)) holder_.compare_exchange_strong(holder, 0);
}

}  // namespace concbench
