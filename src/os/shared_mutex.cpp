#include "os/shared_mutex.hpp"

#include <cerrno>
#include <system_error>

#include "os/gil.hpp"

namespace concbench {
namespace {

void check(int error) {
  if (error != 0) throw std::system_error(error, std::generic_category(), "cannot make a lock");
}

}  // namespace

SharedMutex::SharedMutex() {
  pthread_mutexattr_t attributes;
  check(::pthread_mutexattr_init(&attributes));
  check(::pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED));
  check(::pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST));
  check(::pthread_mutex_init(&mutex_, &attributes));
  ::pthread_mutexattr_destroy(&attributes);
}

bool SharedMutex::lock() {
  if (!takes_turns()) return judge(::pthread_mutex_lock(&mutex_));
  bool sound = false;
  if (try_lock(sound)) return sound;
  const WhileWaiting waiting;
  return judge(::pthread_mutex_lock(&mutex_));
}

bool SharedMutex::try_lock(bool& sound) {
  const int error = ::pthread_mutex_trylock(&mutex_);
  if (error == EBUSY) return false;
  sound = judge(error);
  return true;
}

void SharedMutex::unlock() { ::pthread_mutex_unlock(&mutex_); }

bool SharedMutex::judge(int error) {
  if (error != EOWNERDEAD) return true;
  // Otherwise nobody could lock it again, once it is unlocked.
  ::pthread_mutex_consistent(&mutex_);
  return false;
}

}  // namespace concbench
