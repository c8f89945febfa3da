#include "statistics/median.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "statistics/binomial.hpp"
#include "statistics/order_interval.hpp"

namespace concbench {

double median(std::span<const double> samples) { return median_of_sorted(sorted_samples(samples)); }

double median_of_sorted(std::span<const double> sorted) {
  const std::size_t n = sorted.size();
  if (n == 0) return std::numeric_limits<double>::quiet_NaN();
  return n % 2 == 1 ? sorted[n / 2] : std::midpoint(sorted[n / 2 - 1], sorted[n / 2]);
}

std::vector<double> sorted_samples(std::span<const double> samples) {
  const auto finite = [](double value) { return std::isfinite(value); };
  if (!std::ranges::all_of(samples, finite)) throw std::invalid_argument("a sample is not finite");
  std::vector<double> sorted(samples.begin(), samples.end());
  std::ranges::sort(sorted);
  return sorted;
}

Estimate median_interval(std::span<const double> samples, double confidence) {
  const std::vector<double> sorted = sorted_samples(samples);
  const std::size_t n = sorted.size();
  const auto p_value = [n](std::size_t fewer) { return sign_test_p_value(fewer, n); };
  const std::size_t cut = order_cut(n, 1 - confidence, p_value);
  Estimate estimate{.point = median_of_sorted(sorted),
                    .lower = -std::numeric_limits<double>::infinity(),
                    .upper = std::numeric_limits<double>::infinity(),
                    .confidence = confidence,
                    .method = IntervalMethod::order_statistic,
                    .n = n};
  if (cut == 0) return estimate;
  estimate.lower = sorted[cut - 1];
  estimate.upper = sorted[n - cut];
  return estimate;
}

}  // namespace concbench
