#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "statistics/estimate.hpp"

namespace concbench {

/// Plain description of some samples, in their unit. `stddev` divides by n - 1 and is 0 for one
/// sample.
struct Summary {
  double median = 0;
  double mean = 0;
  double stddev = 0;
  double min = 0;
  double max = 0;
};

/// All zeros for no samples. Throws std::invalid_argument where a sample is not finite.
Summary summarize(std::span<const double> samples);

/// The middle sample, or the mean of the middle two. NaN for no samples.
double median(std::span<const double> samples);

/// The same, for values that are in ascending order already.
double median_of_sorted(std::span<const double> sorted);

/// The samples in ascending order. Throws std::invalid_argument where one is not finite.
std::vector<double> sorted_samples(std::span<const double> samples);

/// The sign test of the median at the size that the order of `n` samples supports, which tells as
/// much as `effective` independent ones. Rounding the scaled count up errs on the side of no
/// difference.
struct SignTest {
  std::size_t n = 0;
  std::size_t effective = 0;

  /// Two-sided p-value where `fewer` of the n are on the rarer side.
  double operator()(std::size_t fewer) const;
};

/// For samples in the order in which they were taken.
SignTest sign_test_for(std::span<const double> samples);

/// The median with the narrowest pair of symmetric order statistics whose coverage of the true
/// median is at least `confidence` (0..1), whatever the distribution of the samples. Exact for
/// independent samples (Conover, Practical Nonparametric Statistics, 3.2); where neighbouring ones,
/// in the order in which they were taken, are alike beyond chance, it is widened to what their
/// effective sample size supports, and of ten or more by the RangeRule where that leaves no bounds.
/// It holds by itself: neither several medians nor several looks
/// are corrected for. Below 6 samples there is no such pair at 95 %. Throws std::invalid_argument
/// where a sample is not finite.
Estimate median_interval(std::span<const double> samples, double confidence);

/// Whether `n` samples can tell the quantile `p` (0..1): at least one is expected beyond it,
/// n * min(p, 1 - p) >= 1, so that p50 needs 2 samples, p90 10 and p99 100.
bool supports_percentile(std::uint64_t n, double p);

/// The quantile `p` (0..1) by linear interpolation between order statistics (Hyndman and Fan 1996,
/// type 7, the default of R and NumPy). Nothing where the samples cannot tell it. Throws
/// std::invalid_argument where p is not in 0..1 or a sample is not finite.
std::optional<double> percentile(std::span<const double> samples, double p);

/// The standard deviation as the median absolute deviation from the median tells it, so that a few
/// wild samples do not count: 1.4826 times that, or 1.2533 times the mean absolute deviation where
/// more than half of the samples are equal. NaN for no samples. Throws std::invalid_argument where
/// a sample is not finite.
double robust_deviation(std::span<const double> samples);

/// How many of `n` ordered values lie outside the interval on each side at level `alpha`, when
/// `p_value(k)` is the two-sided p-value of a hypothesis with k values on its rarer side. 0 where
/// not even p_value(0) is small enough. Interval and test share p_value, so that the interval
/// leaves a hypothesis out exactly where the test rejects it.
template <class PValue>
std::size_t order_cut(std::size_t n, double alpha, PValue p_value) {
  std::size_t cut = 0;
  std::size_t beyond = n / 2 + 1;
  while (cut + 1 < beyond) {
    const std::size_t middle = cut + (beyond - cut) / 2;
    (p_value(middle - 1) <= alpha ? cut : beyond) = middle;
  }
  return cut;
}

}  // namespace concbench
