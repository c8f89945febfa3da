#include "statistics/outliers.hpp"

#include <cmath>

#include "statistics/median.hpp"
#include "statistics/spread.hpp"

namespace concbench {

Outliers find_outliers(std::span<const double> samples) {
  if (samples.empty()) return {};
  const double centre = median(samples);
  const double reach = 3.5 * robust_deviation(samples);
  Outliers outliers = {.indices = {}, .lower_fence = centre - reach, .upper_fence = centre + reach};
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (std::abs(samples[i] - centre) > reach) outliers.indices.push_back(i);
  }
  return outliers;
}

}  // namespace concbench
