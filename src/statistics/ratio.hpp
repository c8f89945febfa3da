#pragma once

#include <span>
#include <vector>

#include "statistics/comparison.hpp"
#include "statistics/estimate.hpp"

namespace concbench {

/// Natural logarithms, for taking ratios as differences. Zero gives a number so far below all
/// others that the ratio to it is 0 or infinite, and 1 for two zeros. Throws std::invalid_argument
/// where a sample is negative or not finite.
std::vector<double> logs_of(std::span<const double> samples);

/// How `subject` compares with `baseline`, as a ratio (below 1 where the subject is smaller, which
/// for times is faster): the median of subject[i] / baseline[i] with the interval of the sign test
/// at level `alpha`. Sample i of both must come from the same round, so that what disturbs both
/// cancels. Exact whatever the distributions, as long as rounds are independent; where neighbouring
/// ratios are alike beyond chance it is widened to what their effective sample size supports. Where
/// that leaves it without bounds, a difference that is large against its scatter has those of the
/// RangeRule (`range`). A ratio of zeros is 1. Throws std::invalid_argument where a sample
/// is negative or not finite or the lengths differ.
Estimate paired_ratio(std::span<const double> subject, std::span<const double> baseline,
                      double alpha);

/// The two-sided p-value of "the median ratio is 1" that goes with paired_ratio(): it is at most
/// alpha exactly where the interval at alpha leaves out 1. Ratios of 1 speak for neither side.
double paired_p_value(std::span<const double> subject, std::span<const double> baseline);

/// How the log ratios scatter that paired_ratio() is the median of.
Scatter paired_scatter(std::span<const double> subject, std::span<const double> baseline);

/// How easily neighbouring samples count as alike, as in effective_sample_size(): separate runs
/// share no disturbance that would cancel, and no rounds are saved by boldness.
constexpr double kUnpairedCaution = 0.5;

/// How `subject` compares with `baseline` when they were measured in separate runs, as a ratio: the
/// Hodges-Lehmann estimate (the median of all subject[i] / baseline[j]) with the interval of the
/// Mann-Whitney test at level `alpha` (Hollander, Wolfe and Chicken, Nonparametric Statistical
/// Methods, 4.2 and 4.3). Samples are in the order they were taken: a run whose neighbouring
/// samples are alike counts with its effective sample size. What differs between the runs besides
/// the cases is in the ratio too. Lengths may differ; a ratio of zeros is 1. `n` is the smaller
/// length. Throws std::invalid_argument where a sample is negative or not finite.
Estimate unpaired_ratio(std::span<const double> subject, std::span<const double> baseline,
                        double alpha);

/// The two-sided p-value of "the ratio is 1" that goes with unpaired_ratio(): it is at most alpha
/// exactly where the interval at alpha leaves out 1.
double unpaired_p_value(std::span<const double> subject, std::span<const double> baseline);

}  // namespace concbench
