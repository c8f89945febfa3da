#pragma once

#include <pthread.h>

namespace concbench {

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

}  // namespace concbench
