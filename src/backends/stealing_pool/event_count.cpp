#include "backends/stealing_pool/event_count.hpp"

#include <algorithm>

#include "os/sync.hpp"

namespace concbench {

bool Sleepers::take_one(std::atomic<std::uint32_t>& count) {
  std::uint32_t seen = count.load();
  while (seen > 0) {
    if (count.compare_exchange_weak(seen, seen - 1)) return true;
  }
  return false;
}

void Sleepers::cancel() {
  // A waker may have been faster; then its token is for the caller.
  if (!take_one(waiting_)) sleep();
}

void Sleepers::sleep() {
  while (!take_one(tokens_)) futex_wait(tokens_, 0);
}

void Sleepers::wake(std::uint32_t most) {
  std::uint32_t seen = waiting_.load();
  while (seen > 0) {
    const std::uint32_t some = std::min(seen, most);
    if (!waiting_.compare_exchange_weak(seen, seen - some)) continue;
    tokens_.fetch_add(some);
    futex_wake(tokens_, some);
    return;
  }
}

}  // namespace concbench
