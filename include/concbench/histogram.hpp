#pragma once

#include <algorithm>
#include <atomic>
#include <bit>
#include <chrono>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <vector>

namespace concbench {

/// How durations are sorted into buckets, after HdrHistogram (Tene 2012): one for each nanosecond
/// below 128, and 64 of equal width for each doubling from there on.
struct HistogramScale {
  static constexpr std::uint32_t kBuckets = 3776;
  /// The middle of a bucket is off what lies in it by at most this fraction.
  static constexpr double kError = 1.0 / 128;

  static constexpr std::uint32_t bucket_of(std::uint64_t ns) {
    const int shift = std::max(0, static_cast<int>(std::bit_width(ns)) - 7);
    return static_cast<std::uint32_t>(shift) * 64 + static_cast<std::uint32_t>(ns >> shift);
  }

  static constexpr double middle_of(std::uint32_t bucket) {
    const std::uint32_t shift = bucket < 128 ? 0 : bucket / 64 - 1;
    const auto width = static_cast<double>(1ULL << shift);
    return (bucket - shift * 64) * width + (width - 1) / 2;
  }
};

/// Durations of single events, in nanoseconds: how many, the shortest, the longest, and the rest to
/// within the error of the scale.
class Histogram {
 public:
  struct Bucket {
    std::uint32_t index = 0;
    std::uint64_t count = 0;
    bool operator==(const Bucket&) const = default;
  };

  Histogram() = default;
  /// Buckets that are not empty, in ascending order, and the exact ends.
  Histogram(std::vector<Bucket> buckets, std::uint64_t min_ns, std::uint64_t max_ns);

  std::uint64_t count() const { return count_; }
  /// Both are 0 where there are no events.
  std::uint64_t min_ns() const { return min_ns_; }
  std::uint64_t max_ns() const { return max_ns_; }

  /// The smallest duration that at least the fraction `p` (0..1) of all do not exceed. Nothing
  /// where supports_percentile() says that there are too few events.
  std::optional<double> percentile_ns(double p) const;

  /// Adds the events of another one.
  Histogram& operator+=(const Histogram& other);
  bool operator==(const Histogram&) const = default;

 private:
  std::vector<Bucket> buckets_;
  std::uint64_t count_ = 0;
  std::uint64_t min_ns_ = 0;
  std::uint64_t max_ns_ = 0;
};

/// Where durations are recorded, from any number of threads and processes at once and without a
/// lock. Plain bytes for shared memory, which need not be touched beforehand: zeroes are an empty
/// one.
class SharedHistogram {
 public:
  /// A negative duration counts as 0.
  void record(std::chrono::nanoseconds duration) noexcept {
    const auto ns = static_cast<std::uint64_t>(std::max<std::int64_t>(duration.count(), 0));
    const std::atomic_ref<std::uint64_t> bucket(counts_[HistogramScale::bucket_of(ns)]);
    bucket.fetch_add(1, std::memory_order_relaxed);
    raise(inverted_min_, ~ns);
    raise(max_, ns);
  }

  /// What was recorded, and forgetting it; only while nobody records.
  Histogram read() const;
  void clear();

 private:
  /// Told by its first bytes: memory that nobody has touched yet stays so.
  bool is_empty() const { return inverted_min_ == 0; }

  static void raise(std::uint64_t& highest, std::uint64_t value) noexcept {
    const std::atomic_ref<std::uint64_t> shared(highest);
    std::uint64_t seen = shared.load(std::memory_order_relaxed);
    while (value > seen && !shared.compare_exchange_weak(seen, value, std::memory_order_relaxed)) {
    }
  }

  // Inverted, so that 0 stands for no value yet.
  std::uint64_t inverted_min_;
  std::uint64_t max_;
  std::uint64_t counts_[HistogramScale::kBuckets];
};

static_assert(std::is_trivially_default_constructible_v<SharedHistogram>);

}  // namespace concbench
