#pragma once

#include <atomic>
#include <cstdint>

#include "os/shared_mutex.hpp"

namespace concbench {

/// Where threads or processes wait until others tell them that something has changed, in memory
/// that they share. Unlike a condition variable of POSIX it does not mind those who die while they
/// wait: the others would hang in that.
class SharedCondition {
 public:
  /// Called with the lock, which is given up meanwhile. May come back for no reason. Gives what
  /// lock() gives.
  bool wait(SharedMutex& mutex);
  /// Called with the lock.
  void notify_one() { notify(1); }
  void notify_all() { notify(UINT32_MAX); }

 private:
  void notify(std::uint32_t most);

  std::atomic<std::uint32_t> changes_ = 0;
  /// Guarded by the lock. One that died is counted on, which costs a call for each notice.
  std::uint32_t waiters_ = 0;
};

}  // namespace concbench
