#pragma once

#include <cstdint>

#include "os/memory.hpp"
#include "os/sync.hpp"

namespace concbench::queue {

/// Why a queue is of no more use: what all who wait at it are told.
enum class Fate : std::uint32_t { sound, worker_died, out_of_time, failed };

/// A bounded buffer, first in, first out, through which so many items go in all. In shared memory;
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

}  // namespace concbench::queue
