#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace concbench {

/// The samples that lie far from the rest, by their places in the order given, and the fences (in
/// the unit of the samples) that they are beyond.
struct Outliers {
  std::vector<std::size_t> indices;
  double lower_fence = 0;
  double upper_fence = 0;
};

/// Samples more than 3.5 robust standard deviations (1.4826 times the median absolute deviation)
/// from the median (Iglewicz and Hoaglin 1993). Where more than half of the samples are
/// equal, 1.2533 times the mean absolute deviation takes its place. Throws std::invalid_argument
/// where a sample is not finite.
Outliers find_outliers(std::span<const double> samples);

}  // namespace concbench
