#pragma once

#include <atomic>
#include <chrono>
#include <optional>

#include "buffer.hpp"

namespace concbench::queue {

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
