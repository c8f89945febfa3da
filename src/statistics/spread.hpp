#pragma once

#include <span>

namespace concbench {

/// The standard deviation as the median absolute deviation from the median tells it, so that a few
/// wild samples do not count: 1.4826 times that, or 1.2533 times the mean absolute deviation where
/// more than half of the samples are equal. NaN for no samples. Throws std::invalid_argument where
/// a sample is not finite.
double robust_deviation(std::span<const double> samples);

}  // namespace concbench
