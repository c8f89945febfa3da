#include "statistics/distribution.hpp"

#include <cmath>
#include <concbench/histogram.hpp>
#include <utility>

#include "statistics/summary.hpp"

namespace concbench {

Distribution describe(std::string name, const Histogram& histogram) {
  return {.name = std::move(name),
          .count = histogram.count(),
          .min_ns = static_cast<double>(histogram.min_ns()),
          .max_ns = static_cast<double>(histogram.max_ns()),
          .p50_ns = histogram.percentile_ns(0.5),
          .p90_ns = histogram.percentile_ns(0.9),
          .p99_ns = histogram.percentile_ns(0.99),
          .p99_9_ns = histogram.percentile_ns(0.999),
          .histogram = histogram};
}

Histogram::Histogram(std::vector<Bucket> buckets, std::uint64_t min_ns, std::uint64_t max_ns)
    : buckets_(std::move(buckets)), min_ns_(min_ns), max_ns_(max_ns) {
  for (const Bucket& bucket : buckets_) count_ += bucket.count;
}

std::optional<double> Histogram::percentile_ns(double p) const {
  if (!supports_percentile(count_, p)) return std::nullopt;
  // 0.07 * 100 is a rounding error above 7.
  constexpr double kRounding = 1e-9;
  const double rank = std::ceil(p * static_cast<double>(count_) - kRounding);
  double below = 0;
  for (const Bucket& bucket : buckets_) {
    below += static_cast<double>(bucket.count);
    if (below < rank) continue;
    return std::clamp(HistogramScale::middle_of(bucket.index), static_cast<double>(min_ns_),
                      static_cast<double>(max_ns_));
  }
  return static_cast<double>(max_ns_);
}

Histogram& Histogram::operator+=(const Histogram& other) {
  if (other.count_ == 0) return *this;
  if (count_ == 0) return *this = other;
  std::vector<Bucket> merged;
  merged.reserve(std::max(buckets_.size(), other.buckets_.size()));
  auto mine = buckets_.begin();
  for (const Bucket& bucket : other.buckets_) {
    while (mine != buckets_.end() && mine->index < bucket.index) merged.push_back(*mine++);
    merged.push_back(bucket);
    if (mine != buckets_.end() && mine->index == bucket.index) merged.back().count += mine++->count;
  }
  merged.insert(merged.end(), mine, buckets_.end());
  return *this = Histogram(std::move(merged), std::min(min_ns_, other.min_ns_),
                           std::max(max_ns_, other.max_ns_));
}

Histogram SharedHistogram::read() const {
  if (is_empty()) return {};
  std::vector<Histogram::Bucket> buckets;
  for (std::uint32_t i = 0; i < HistogramScale::kBuckets; ++i) {
    if (counts_[i] != 0) buckets.push_back({i, counts_[i]});
  }
  return {std::move(buckets), ~inverted_min_, max_};
}

void SharedHistogram::clear() {
  if (is_empty()) return;
  inverted_min_ = max_ = 0;
  std::ranges::fill(counts_, 0);
}

}  // namespace concbench
