#pragma once

#include <atomic>
#include <cstdint>

namespace concbench {

/// Consecutive pieces, begin <= index < end, that nobody has begun.
struct Range {
  static constexpr unsigned kTakerBits = 16;
  static constexpr unsigned kIndexBits = 24;
  /// Ends and, so, indices are no greater.
  static constexpr std::uint64_t kMost = (1ULL << kIndexBits) - 1;

  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  /// One more than the number of a worker that has just taken some and has not yet noted them as
  /// its own; 0 for none.
  std::uint64_t taker = 0;

  constexpr bool empty() const { return begin >= end; }
  constexpr std::uint64_t size() const { return end - begin; }
};

/// A range in one word, so that whoever takes pieces from either end does it in one step.
class AtomicRange {
 public:
  Range read() const { return unpack(word_.load()); }

  /// Only where nobody else can change it: nobody takes from an empty one.
  void set(const Range& range) { word_.store(pack(range)); }

  /// Sets it to `next` if it still is `seen`; otherwise reads it anew.
  bool replace(Range& seen, const Range& next) {
    std::uint64_t word = pack(seen);
    if (word_.compare_exchange_weak(word, pack(next))) return true;
    seen = unpack(word);
    return false;
  }

  /// For whoever has taken some, or in its place: they are noted. By then others may have taken the
  /// rest, and the range may be in use for something else.
  void clear_taker(std::uint64_t taker) {
    for (Range seen = read(); seen.taker == taker;) {
      Range noted = seen;
      noted.taker = 0;
      if (replace(seen, noted)) return;
    }
  }

 private:
  static constexpr std::uint64_t pack(const Range& r) {
    return r.begin | r.end << Range::kIndexBits | r.taker << 2 * Range::kIndexBits;
  }
  static constexpr Range unpack(std::uint64_t word) {
    return {.begin = word & Range::kMost,
            .end = word >> Range::kIndexBits & Range::kMost,
            .taker = word >> 2 * Range::kIndexBits};
  }

  std::atomic<std::uint64_t> word_ = 0;
};

}  // namespace concbench
