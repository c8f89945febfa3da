#include "statistics/spread.hpp"

#include <cmath>
#include <numeric>
#include <vector>

#include "statistics/median.hpp"

namespace concbench {

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
