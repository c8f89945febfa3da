#include "statistics/summary.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "statistics/autocorrelation.hpp"
#include "statistics/probability.hpp"
#include "statistics/range_rule.hpp"

namespace concbench {
namespace {

double mean_of(std::span<const double> values) {
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  return sum / static_cast<double>(values.size());
}

double stddev_of(std::span<const double> values, double mean) {
  if (values.size() < 2) return 0;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

double interpolate(const std::vector<double>& sorted, double position) {
  const double below = std::floor(position);
  const auto i = static_cast<std::size_t>(below);
  return std::lerp(sorted[i], sorted[std::min(i + 1, sorted.size() - 1)], position - below);
}

}  // namespace

Summary summarize(std::span<const double> samples) {
  if (samples.empty()) return {};
  const std::vector<double> sorted = sorted_samples(samples);
  const double mean = mean_of(sorted);
  return {.median = median_of_sorted(sorted),
          .mean = mean,
          .stddev = stddev_of(sorted, mean),
          .min = sorted.front(),
          .max = sorted.back()};
}

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

double SignTest::operator()(std::size_t fewer) const {
  if (n == 0) return 1;
  return sign_test_p_value((fewer * effective + n - 1) / n, effective);
}

SignTest sign_test_for(std::span<const double> samples) {
  return {.n = samples.size(), .effective = effective_sample_size(samples)};
}

Estimate median_interval(std::span<const double> samples, double confidence) {
  const std::vector<double> sorted = sorted_samples(samples);
  const std::size_t n = sorted.size();
  const SignTest test = sign_test_for(samples);
  const std::size_t cut = order_cut(n, 1 - confidence, test);
  Estimate estimate{.point = median_of_sorted(sorted),
                    .lower = -std::numeric_limits<double>::infinity(),
                    .upper = std::numeric_limits<double>::infinity(),
                    .confidence = confidence,
                    .method = IntervalMethod::order_statistic,
                    .n = n};
  if (cut > 0) {
    estimate.lower = sorted[cut - 1];
    estimate.upper = sorted[n - cut];
  } else if (const RangeRule rule(samples, test.effective);
             rule.applies() && n >= RangeRule::kManyRounds) {
    const double reach = rule.reach(1 - confidence);
    // What is never negative has no negative median.
    estimate.lower =
        sorted.front() < 0 ? sorted.front() - reach : std::max(0.0, sorted.front() - reach);
    estimate.upper = sorted.back() + reach;
    estimate.method = IntervalMethod::range;
  }
  return estimate;
}

bool supports_percentile(std::uint64_t n, double p) {
  // 10 * (1 - 0.9) is a rounding error below 1.
  constexpr double rounding = 1e-9;
  return static_cast<double>(n) * std::min(p, 1 - p) >= 1 - rounding;
}

std::optional<double> percentile(std::span<const double> samples, double p) {
  if (!(p >= 0 && p <= 1)) throw std::invalid_argument("a percentile lies in 0..1");
  const std::vector<double> sorted = sorted_samples(samples);
  if (!supports_percentile(sorted.size(), p)) return std::nullopt;
  return interpolate(sorted, p * static_cast<double>(sorted.size() - 1));
}

// Both factors make the figure a standard deviation where the samples are normal.
double robust_deviation(std::span<const double> samples) {
  const double centre = median(samples);
  std::vector<double> deviations;
  for (const double sample : samples) deviations.push_back(std::abs(sample - centre));
  const double middle = median(deviations);
  if (middle > 0) return 1.4826 * middle;
  const double sum = std::accumulate(deviations.begin(), deviations.end(), 0.0);
  return 1.2533 * sum / static_cast<double>(deviations.size());
}

}  // namespace concbench
