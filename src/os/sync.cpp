#include "os/sync.hpp"

#include <linux/futex.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <system_error>
#include <thread>

#include "os/gil.hpp"

namespace concbench {
namespace {

/// About what giving the CPU away costs.
constexpr int kSpins = 100;

/// How many tries before it is worth checking whether the holder is still alive.
constexpr int kYields = 1000;

bool is_gone(pid_t process) { return ::kill(process, 0) != 0 && errno == ESRCH; }

void check(int error) {
  if (error != 0) throw std::system_error(error, std::generic_category(), "cannot make a lock");
}

}  // namespace

// std::atomic::wait() keeps its table of waiters in the process, so it cannot wake another process.
void futex_wait(const std::atomic<std::uint32_t>& word, std::uint32_t expected) {
  ::syscall(SYS_futex, &word, FUTEX_WAIT, expected, nullptr, nullptr, 0);
}

void futex_wake(std::atomic<std::uint32_t>& word, unsigned sleepers) {
  ::syscall(SYS_futex, &word, FUTEX_WAKE, std::min<unsigned>(sleepers, INT_MAX), nullptr, nullptr,
            0);
}

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
  // Otherwise it could never be locked again after an unlock.
  ::pthread_mutex_consistent(&mutex_);
  return false;
}

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
