#include "os/shared_condition.hpp"

#include "os/futex.hpp"
#include "os/gil.hpp"

namespace concbench {

bool SharedCondition::wait(SharedMutex& mutex) {
  ++waiters_;
  const std::uint32_t seen = changes_.load();
  mutex.unlock();
  {
    const WhileWaiting waiting;
    futex_wait(changes_, seen);
  }
  const bool sound = mutex.lock();
  --waiters_;
  return sound;
}

void SharedCondition::notify(std::uint32_t most) {
  if (waiters_ == 0) return;
  changes_.fetch_add(1);
  futex_wake(changes_, most);
}

}  // namespace concbench
