#pragma once

#include <pthread.h>
#include <sys/types.h>

#include <atomic>
#include <cstdint>

namespace concbench {

/// Sleeps while `word` is `expected`; may return early. Works across processes on shared memory.
void futex_wait(const std::atomic<std::uint32_t>& word, std::uint32_t expected);

/// Wakes at most `sleepers` of the threads that sleep on `word`.
void futex_wake(std::atomic<std::uint32_t>& word, unsigned sleepers);

/// Tells the CPU that this thread spins.
inline void cpu_relax() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

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

/// A lock of POSIX for threads and processes alike, in memory that they share. Made before those
/// who use it; they may die, with the lock in their hands too. Never destroyed: others may use it.
class SharedMutex {
 public:
  /// Throws std::system_error where the system has no such lock.
  SharedMutex();
  SharedMutex(const SharedMutex&) = delete;
  SharedMutex& operator=(const SharedMutex&) = delete;

  /// Blocks until the caller has the lock. False: so it is, but who had it before has died with
  /// it, and may have left half done what it guards.
  bool lock();
  /// Whether the caller has the lock now, with what lock() would have said in `sound`.
  bool try_lock(bool& sound);
  void unlock();

 private:
  bool judge(int error);

  pthread_mutex_t mutex_;
};

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
