#include <algorithm>
#include <cmath>
#include <concbench/statistics/median.hpp>
#include <concbench/statistics/outliers.hpp>
#include <numeric>

namespace concbench {
namespace {

std::vector<double> deviations_from(double centre, std::span<const double> samples) {
  std::vector<double> deviations;
  for (const double sample : samples) deviations.push_back(std::abs(sample - centre));
  return deviations;
}

// Both factors make the figure a standard deviation where the samples are normal.
double robust_deviation(const std::vector<double>& deviations) {
  const double middle = median(deviations);
  if (middle > 0) return 1.4826 * middle;
  const double sum = std::accumulate(deviations.begin(), deviations.end(), 0.0);
  return 1.2533 * sum / static_cast<double>(deviations.size());
}

}  // namespace

Outliers find_outliers(std::span<const double> samples) {
  if (samples.empty()) return {};
  const double centre = median(samples);
  const double reach = 3.5 * robust_deviation(deviations_from(centre, samples));
  Outliers outliers = {.indices = {}, .lower_fence = centre - reach, .upper_fence = centre + reach};
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (std::abs(samples[i] - centre) > reach) outliers.indices.push_back(i);
  }
  return outliers;
}

}  // namespace concbench
