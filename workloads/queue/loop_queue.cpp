#include "loop_queue.hpp"

#include <algorithm>
#include <asio/redirect_error.hpp>
#include <asio/system_error.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>
#include <concbench/error.hpp>

namespace concbench::queue {
namespace {

using Clock = std::chrono::steady_clock;

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

}  // namespace concbench::queue
