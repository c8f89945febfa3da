#include "os/gil.hpp"

#include <linux/futex.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <system_error>
#include <utility>

#include "os/sync.hpp"

namespace concbench {
namespace {

/// Whoever gets it without having a handler, such as a program that a task has started, ignores it.
constexpr int kSignal = SIGURG;

std::atomic<Gil*> the_gil = nullptr;

/// Of the calling thread's turn; null: it has none, or waits.
thread_local Gil* turn_of = nullptr;

// The only calls from here on are such as a signal's handler may make.

std::uint32_t own_number() { return static_cast<std::uint32_t>(::syscall(SYS_gettid)); }

/// May come back early.
void wait_for_change(const std::atomic<std::uint32_t>& word, std::uint32_t expected,
                     std::chrono::nanoseconds longest) {
  if (longest.count() <= 0) return;
  const auto whole = std::chrono::floor<std::chrono::seconds>(longest);
  const timespec time{.tv_sec = whole.count(), .tv_nsec = (longest - whole).count()};
  ::syscall(SYS_futex, &word, FUTEX_WAIT, expected, &time, nullptr, 0);
}

}  // namespace

Gil::Gil(std::chrono::nanoseconds interval) : interval_(interval) {
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  ::sigemptyset(&action.sa_mask);
  the_gil.store(this);
  if (::sigaction(kSignal, &action, nullptr) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot handle signals");
  }
}

Gil::~Gil() {
  ::signal(kSignal, SIG_DFL);
  the_gil.store(nullptr);
}

[[gnu::hot]] Gil::Turn::Turn(Gil* gil) : gil_(gil) {
  if (gil_ == nullptr) return;
  gil_->take();
  turn_of = gil_;
}

[[gnu::hot]] Gil::Turn::~Turn() {
  if (gil_ == nullptr) return;
  turn_of = nullptr;
  gil_->drop();
}

WhileWaiting::WhileWaiting() : gil_(std::exchange(turn_of, nullptr)) {
  if (gil_ != nullptr) gil_->drop();
}

WhileWaiting::~WhileWaiting() {
  if (gil_ == nullptr) return;
  gil_->take();
  turn_of = gil_;
}

bool takes_turns() { return turn_of != nullptr; }

void Gil::take() {
  const std::uint32_t self = own_number();
  Patience patience{.switches = switches_.load(), .end = Clock::now() + interval_};
  std::uint32_t none = 0;
  while (!holder_.compare_exchange_strong(none, self)) {
    await_free(patience);
    none = 0;
  }
  if (last_holder_.exchange(self) == self) return;
  switches_.fetch_add(1);
  if (handing_over_.load() > 0) futex_wake(switches_, INT_MAX);
}

/// Only an interval in which no other thread had a turn is one too long, as in CPython's
/// take_gil().
void Gil::await_free(Patience& patience) {
  waiters_.fetch_add(1);
  const std::uint32_t holder = holder_.load();
  const std::uint32_t switches = switches_.load();
  if (patience.switches != switches) patience = {switches, Clock::now() + interval_};
  if (holder != 0) wait_for_change(holder_, holder, patience.end - Clock::now());
  if (switches_.load() == switches && Clock::now() >= patience.end) {
    patience.end += interval_;
    request(holder);
  }
  waiters_.fetch_sub(1);
}

void Gil::drop() {
  holder_.store(0);
  if (waiters_.load() > 0) futex_wake(holder_, 1);
}

/// A thread that has gone since, or dropped the lock, does not mind.
void Gil::request(std::uint32_t holder) const {
  if (holder != 0 && holder_.load() == holder) ::syscall(SYS_tgkill, ::getpid(), holder, kSignal);
}

/// Does not take the lock back before another had it: CPython calls that forced switching.
void Gil::hand_over() {
  if (holder_.load() != own_number()) return;
  const std::uint32_t switches = switches_.load();
  handing_over_.fetch_add(1);
  drop();
  while (switches_.load() == switches && waiters_.load() > 0) {
    wait_for_change(switches_, switches, interval_);
  }
  handing_over_.fetch_sub(1);
  take();
}

void Gil::on_signal(int /*signal*/) {
  const int error = errno;
  if (Gil* const gil = the_gil.load()) gil->hand_over();
  errno = error;
}

}  // namespace concbench
