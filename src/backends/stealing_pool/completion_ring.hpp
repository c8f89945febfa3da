#pragma once

#include <atomic>
#include <concbench/task.hpp>
#include <cstdint>
#include <optional>

#include "os/sync.hpp"

namespace concbench {

/// A completion ring: finished chunks on their way from one worker to the owner of the pool, in
/// memory that both share. The worker sleeps while it is full.
class CompletionRing {
 public:
  /// How many chunks it has room for.
  static constexpr std::uint32_t kRoom = 256;

  struct Entry {
    std::atomic<std::uint64_t> begin = 0;
    std::atomic<std::uint64_t> end = 0;
  };

  /// Before anything else: kRoom entries, at the same address for worker and owner.
  void use(Entry* entries) { entries_ = entries; }

  // For the worker.

  /// Waits while there is no room, unless `closed`.
  void push(Chunk chunk, const std::atomic<bool>& closed) {
    const std::uint32_t tail = tail_.load(std::memory_order_relaxed);
    if (tail - head_.load(std::memory_order_acquire) >= kRoom) await_room(tail, closed);
    Entry& entry = entries_[tail % kRoom];
    entry.begin.store(chunk.begin, std::memory_order_relaxed);
    entry.end.store(chunk.end, std::memory_order_relaxed);
    tail_.store(tail + 1);
  }

  // For the owner.

  bool empty() const { return tail_.load() == head_.load(std::memory_order_relaxed); }

  /// The next chunk, together with those after it that follow it without a gap.
  std::optional<Chunk> pop() {
    const std::uint32_t tail = tail_.load(std::memory_order_acquire);
    std::uint32_t head = head_.load(std::memory_order_relaxed);
    if (head == tail) return std::nullopt;
    Chunk run = at(head++);
    for (; head != tail && at(head).begin == run.end; ++head) run.end = at(head).end;
    head_.store(head);
    wake();
    return run;
  }

  /// Whether this is the last chunk that the worker has pushed, ever.
  bool has_last(Chunk chunk) const { return at(tail_.load() - 1) == chunk; }

  /// Wakes the worker where it waits for room: there is some, or it need not wait any longer.
  void wake() {
    if (blocked_.load() != 0 && blocked_.exchange(0) != 0) futex_wake(blocked_, 1);
  }

 private:
  Chunk at(std::uint32_t index) const {
    const Entry& entry = entries_[index % kRoom];
    return {entry.begin.load(std::memory_order_relaxed), entry.end.load(std::memory_order_relaxed)};
  }

  void await_room(std::uint32_t tail, const std::atomic<bool>& closed) {
    while (true) {
      blocked_.store(1);
      if (closed.load() || tail - head_.load() < kRoom) return;
      // On the mark itself: the owner may be late to wake for an earlier one, and clear this one.
      futex_wait(blocked_, 1);
    }
  }

  Entry* entries_ = nullptr;
  /// How many chunks were pushed, and popped; both wrap around.
  std::atomic<std::uint32_t> tail_ = 0;
  std::atomic<std::uint32_t> head_ = 0;
  /// Whether the worker waits for room.
  std::atomic<std::uint32_t> blocked_ = 0;
};

}  // namespace concbench
