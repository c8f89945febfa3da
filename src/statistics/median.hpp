#pragma once

#include <span>
#include <vector>

#include "statistics/estimate.hpp"

namespace concbench {

/// The middle sample, or the mean of the middle two. NaN for no samples.
double median(std::span<const double> samples);

/// The same, for values that are in ascending order already.
double median_of_sorted(std::span<const double> sorted);

/// The samples in ascending order. Throws std::invalid_argument where one is not finite.
std::vector<double> sorted_samples(std::span<const double> samples);

/// The median with the narrowest pair of symmetric order statistics whose coverage of the true
/// median is at least `confidence` (0..1), whatever the distribution of the samples. Exact for
/// independent samples (Conover, Practical Nonparametric Statistics, 3.2). Below 6 samples there is
/// no such pair at 95 %. Throws std::invalid_argument where a sample is not finite.
Estimate median_interval(std::span<const double> samples, double confidence);

}  // namespace concbench
