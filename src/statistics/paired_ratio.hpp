#pragma once

#include <span>

#include "statistics/estimate.hpp"

namespace concbench {

/// How `subject` compares with `baseline`, as a ratio (below 1 where the subject is smaller, which
/// for times is faster): the median of subject[i] / baseline[i] with the interval of the sign test
/// at level `alpha`. Sample i of both must come from the same round, so that what disturbs both
/// cancels. Exact whatever the distributions, as long as rounds are independent; where neighbouring
/// ratios are alike beyond chance it is widened to what their effective sample size supports. A
/// ratio of zeros is 1. Throws std::invalid_argument where a sample is negative or not finite or
/// the lengths differ.
Estimate paired_ratio(std::span<const double> subject, std::span<const double> baseline,
                      double alpha);

/// The two-sided p-value of "the median ratio is 1" that goes with paired_ratio(): it is at most
/// alpha exactly where the interval at alpha leaves out 1. Ratios of 1 speak for neither side.
double paired_p_value(std::span<const double> subject, std::span<const double> baseline);

}  // namespace concbench
