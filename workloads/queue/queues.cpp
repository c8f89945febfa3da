#include "queues.hpp"

#include <algorithm>
#include <asio/redirect_error.hpp>
#include <asio/system_error.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>
#include <concbench/error.hpp>
#include <string>

#include "os/clock.hpp"

namespace concbench::queue {
namespace {

std::string text_of(Fate fate) {
  switch (fate) {
    case Fate::worker_died:
      return "its worker died, and what that had put or taken cannot be told: it is not run again";
    case Fate::out_of_time:
      return "was out of time, and others wait for it";
    case Fate::failed:
    case Fate::sound:
      break;
  }
  return "failed, and others wait for it";
}

}  // namespace

/// One that waits, and does so no more when its coroutine is gone.
class LoopCondition::Place {
 public:
  Place(LoopCondition& condition, asio::steady_timer& timer)
      : condition_(condition), timer_(timer) {
    condition_.waiting_.push_back(&timer_);
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() { std::erase(condition_.waiting_, &timer_); }

 private:
  LoopCondition& condition_;
  asio::steady_timer& timer_;
};

asio::awaitable<void> LoopCondition::wait() {
  asio::steady_timer timer(co_await asio::this_coro::executor, Clock::time_point::max());
  const Place place(*this, timer);
  asio::error_code cancelled;
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
  // A task whose time is up is cancelled as well, and is not to look at the queue again.
  const asio::cancellation_state state = co_await asio::this_coro::cancellation_state;
  if (state.cancelled() != asio::cancellation_type::none) throw asio::system_error(cancelled);
}

void LoopCondition::notify_one() {
  if (waiting_.empty()) return;
  asio::steady_timer* const first = waiting_.front();
  waiting_.pop_front();
  first->cancel();
}

void LoopCondition::notify_all() {
  while (!waiting_.empty()) notify_one();
}

asio::awaitable<void> LoopQueue::put(std::uint64_t item, std::chrono::nanoseconds& blocked) {
  check();
  if (buffer_.is_full()) {
    const auto begin = Clock::now();
    while (buffer_.is_full()) {
      co_await not_full_.wait();
      check();
    }
    blocked += Clock::now() - begin;
  }
  buffer_.put(item);
  not_empty_.notify_one();
}

asio::awaitable<std::optional<std::uint64_t>> LoopQueue::get(std::chrono::nanoseconds& blocked) {
  check();
  if (buffer_.is_empty() && !buffer_.is_done()) {
    const auto begin = Clock::now();
    while (buffer_.is_empty() && !buffer_.is_done()) {
      co_await not_empty_.wait();
      check();
    }
    blocked += Clock::now() - begin;
  }
  if (buffer_.is_empty()) co_return std::nullopt;
  const std::uint64_t item = buffer_.take();
  not_full_.notify_one();
  if (buffer_.is_done()) not_empty_.notify_all();
  co_return item;
}

void LoopQueue::give_up(std::uint64_t task) {
  if (!culprit_) culprit_ = task;
  not_full_.notify_all();
  not_empty_.notify_all();
}

void LoopQueue::check() const {
  if (culprit_) throw TaskError("failed or was out of time, and others wait for it", *culprit_);
}

/// Holds the lock while it lives. What the lock guards must not be used once its last holder has
/// died.
class SharedQueue::Lock {
 public:
  explicit Lock(SharedQueue& queue) : queue_(queue) { judge(state().mutex.lock()); }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  ~Lock() { state().mutex.unlock(); }

  /// Waits until `ready` or the queue is given up, and adds how long to `blocked`.
  template <class Ready>
  void await(SharedCondition& condition, Ready ready, std::chrono::nanoseconds& blocked) {
    if (queue_.is_given_up() || ready()) return;
    const auto begin = Clock::now();
    while (!queue_.is_given_up() && !ready()) judge(condition.wait(state().mutex));
    blocked += Clock::now() - begin;
  }

 private:
  State& state() const { return *queue_.state_; }
  void judge(bool sound) {
    if (!sound) queue_.note(Fate::worker_died, kUnknown);
  }

  SharedQueue& queue_;
};

void SharedQueue::put(std::uint64_t item, std::chrono::nanoseconds& blocked) {
  Lock lock(*this);
  lock.await(
      state_->not_full, [this] { return !buffer_.is_full(); }, blocked);
  if (is_given_up()) complain();
  buffer_.put(item);
  state_->not_empty.notify_one();
}

std::optional<std::uint64_t> SharedQueue::get(std::chrono::nanoseconds& blocked) {
  Lock lock(*this);
  lock.await(
      state_->not_empty, [this] { return !buffer_.is_empty() || buffer_.is_done(); }, blocked);
  if (is_given_up()) complain();
  if (buffer_.is_empty()) return std::nullopt;
  const std::uint64_t item = buffer_.take();
  state_->not_full.notify_one();
  if (buffer_.is_done()) state_->not_empty.notify_all();
  return item;
}

void SharedQueue::account(std::uint64_t sum) {
  const Lock lock(*this);
  buffer_.account(sum);
}

/// Called with the lock.
void SharedQueue::note(Fate fate, std::uint64_t task) {
  if (is_given_up()) return;
  state_->culprit.store(task);
  state_->fate.store(fate);
  state_->not_full.notify_all();
  state_->not_empty.notify_all();
}

void SharedQueue::give_up(Fate fate, std::uint64_t task) {
  const Lock lock(*this);
  note(fate, task);
}

void SharedQueue::complain() const {
  const std::uint64_t culprit = state_->culprit.load();
  const std::string text = text_of(state_->fate.load());
  if (culprit == kUnknown) throw TaskError(text);
  throw TaskError(text, culprit);
}

void SharedQueue::clear() {
  state_->fate.store(Fate::sound);
  state_->culprit.store(kUnknown);
}

}  // namespace concbench::queue
