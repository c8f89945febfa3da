#pragma once

#include <asio/awaitable.hpp>
#include <asio/steady_timer.hpp>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>

#include "os/memory.hpp"
#include "os/sync.hpp"

namespace concbench::queue {

/// Why a queue is of no more use: what all who wait at it are told.
enum class Fate : std::uint32_t { sound, worker_died, out_of_time, failed };

/// A bounded buffer, first in, first out, through which `items` pass in all. In shared memory;
/// only its user's lock guards it.
class Buffer {
 public:
  Buffer(std::uint64_t capacity, std::uint64_t items) : slots_(capacity), items_(items) {}

  bool is_full() const { return state_->size == slots_.size(); }
  bool is_empty() const { return state_->size == 0; }
  /// Whether all items have been taken.
  bool is_done() const { return state_->taken == items_; }

  /// Only if not full.
  void put(std::uint64_t item) {
    slots_[(state_->first + state_->size) % slots_.size()] = item;
    ++state_->size;
  }
  /// Only if not empty.
  std::uint64_t take() {
    const std::uint64_t item = slots_[state_->first];
    state_->first = (state_->first + 1) % slots_.size();
    --state_->size;
    ++state_->taken;
    return item;
  }

  /// Adds to what consumers know of what they have taken.
  void account(std::uint64_t sum) { state_->sum += sum; }

  std::uint64_t taken() const { return state_->taken; }
  std::uint64_t sum() const { return state_->sum; }

  void clear() { *state_ = {}; }

 private:
  struct State {
    std::uint64_t first = 0;
    std::uint64_t size = 0;
    std::uint64_t taken = 0;
    std::uint64_t sum = 0;
  };

  SharedArray<std::uint64_t> slots_;
  Shared<State> state_;
  std::uint64_t items_;
};

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

/// The queue for threads and processes: who finds it full, or empty, sleeps until that has changed.
/// One that dies or fails takes the others out of it: nobody is left waiting.
class SharedQueue {
 public:
  explicit SharedQueue(Buffer& buffer) : buffer_(buffer) {}

  /// Both add to `blocked` how long they had to wait, and throw TaskError where the queue was given
  /// up.
  void put(std::uint64_t item, std::chrono::nanoseconds& blocked);
  /// Nothing once all items have been taken.
  std::optional<std::uint64_t> get(std::chrono::nanoseconds& blocked);
  void account(std::uint64_t sum);

  /// Sends all who wait away, for what has become of a task; the first reason stays.
  void give_up(Fate fate, std::uint64_t task);
  bool is_given_up() const { return state_->fate.load() != Fate::sound; }
  /// Throws TaskError that says why it was given up.
  [[noreturn]] void complain() const;

  /// Between passes.
  void clear();

 private:
  static constexpr std::uint64_t kUnknown = UINT64_MAX;

  struct State {
    SharedMutex mutex = {};
    SharedCondition not_full = {};
    SharedCondition not_empty = {};
    std::atomic<Fate> fate = Fate::sound;
    std::atomic<std::uint64_t> culprit = kUnknown;
  };

  class Lock;

  void note(Fate fate, std::uint64_t task);

  Buffer& buffer_;
  Shared<State> state_;
};

}  // namespace concbench::queue
