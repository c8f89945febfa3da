#include "statistics/summary.hpp"

#include <cmath>
#include <numeric>
#include <vector>

#include "statistics/median.hpp"

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

}  // namespace concbench
