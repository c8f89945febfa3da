#pragma once

#include <atomic>
#include <cstdint>

namespace concbench {

/// Consecutive units of work, begin <= number < end, that nobody has claimed.
struct Range {
  static constexpr unsigned kThiefBits = 16;
  static constexpr unsigned kIndexBits = 24;
  /// Ends are no greater.
  static constexpr std::uint64_t kMost = (1ULL << kIndexBits) - 1;

  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  /// One more than the number of a worker that has just stolen some and has not yet noted them as
  /// its own; 0 for none.
  std::uint64_t thief = 0;

  constexpr bool empty() const { return begin >= end; }
  constexpr std::uint64_t size() const { return end - begin; }
};

/// A work-stealing deque of consecutive units: its owner claims from the front, thieves steal from
/// the back. It is one word, so that either is one step.
class AtomicRange {
 public:
  Range read() const { return unpack(word_.load()); }

  /// Only where nobody else can change it: nobody steals from an empty one.
  void set(const Range& range) { word_.store(pack(range)); }

  /// Sets it to `next` if it still is `seen`; otherwise reads it anew.
  bool replace(Range& seen, const Range& next) {
    std::uint64_t word = pack(seen);
    if (word_.compare_exchange_weak(word, pack(next))) return true;
    seen = unpack(word);
    return false;
  }

  /// For the thief, or in its place: what it has stolen is noted. By then others may have stolen
  /// the rest, and the range may be in use for something else.
  void clear_thief(std::uint64_t thief) {
    for (Range seen = read(); seen.thief == thief;) {
      Range noted = seen;
      noted.thief = 0;
      if (replace(seen, noted)) return;
    }
  }

 private:
  static constexpr std::uint64_t pack(const Range& r) {
    return r.begin | r.end << Range::kIndexBits | r.thief << 2 * Range::kIndexBits;
  }
  static constexpr Range unpack(std::uint64_t word) {
    return {.begin = word & Range::kMost,
            .end = word >> Range::kIndexBits & Range::kMost,
            .thief = word >> 2 * Range::kIndexBits};
  }

  std::atomic<std::uint64_t> word_ = 0;
};

}  // namespace concbench
