#pragma once

#include <asio/awaitable.hpp>
#include <asio/steady_timer.hpp>
#include <chrono>
#include <deque>
#include <optional>

#include "buffer.hpp"

namespace concbench::queue {

/// Where coroutines of one loop wait until others tell them that something has changed.
class LoopCondition {
 public:
  /// May come back for no reason.
  asio::awaitable<void> wait();
  void notify_one();
  void notify_all();

 private:
  class Place;

  /// In the order in which they came. They belong to the coroutines that wait.
  std::deque<asio::steady_timer*> waiting_;
};

/// The queue for the tasks of an event loop, as asyncio.Queue is: needs no lock, since only one of
/// them runs at a time.
class LoopQueue {
 public:
  explicit LoopQueue(Buffer& buffer) : buffer_(buffer) {}

  /// Both add to `blocked` how long they had to wait, and throw TaskError where the queue was given
  /// up.
  asio::awaitable<void> put(std::uint64_t item, std::chrono::nanoseconds& blocked);
  /// Nothing once all items have been taken.
  asio::awaitable<std::optional<std::uint64_t>> get(std::chrono::nanoseconds& blocked);
  void account(std::uint64_t sum) { buffer_.account(sum); }

  /// Sends all who wait away, since a task has failed.
  void give_up(std::uint64_t task);
  /// Between passes.
  void clear() { culprit_.reset(); }

 private:
  void check() const;

  Buffer& buffer_;
  LoopCondition not_full_;
  LoopCondition not_empty_;
  std::optional<std::uint64_t> culprit_;
};

}  // namespace concbench::queue
