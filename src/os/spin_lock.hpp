#pragma once

#include <sys/types.h>

#include <atomic>

namespace concbench {

/// A lock whose waiters stay awake, in memory that threads or processes share: test and
/// test-and-set (Rudolph and Segall 1984). After some tries a waiter gives its CPU away between
/// them, since the holder may need it. A process that dies with the lock loses it once it is
/// reaped.
class SpinLock {
 public:
  /// `self`: the calling process.
  void lock(pid_t self);
  void unlock() { holder_.store(0, std::memory_order_release); }

 private:
  bool try_lock(pid_t self);
  void wait();

  /// The process that has it; 0: none.
  std::atomic<pid_t> holder_ = 0;
};

}  // namespace concbench
