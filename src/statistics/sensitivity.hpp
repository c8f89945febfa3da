#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace concbench {

/// What a comparison of this many rounds can show, as fractions (0.01 for 1 %). Absent: nothing is
/// known, or so few rounds often show no difference, however large.
struct Sensitivity {
  std::size_t rounds = 0;
  /// Half the width of the interval, in the median.
  std::optional<double> half_width = {};
  /// The true difference with which four of five intervals leave out 1.
  std::optional<double> difference = {};
};

/// What paired_ratio() at level `alpha` can show after `rounds` rounds where pairs scatter like
/// `log_ratios`: those of two identical cases, in the order in which they were taken. Below 20 of
/// them nothing is known.
///
/// By a seeded bootstrap: many times, so many ratios are drawn from the distribution of those that
/// were seen (their quantiles, with straight lines between them), and paired_ratio() is asked for
/// the interval. A true difference d moves an interval by d, and so shows exactly where the bound
/// on that side was nearer to 1 than d: the difference is the 80 % quantile of the distances of
/// bounds from 1. Where neighbours among `log_ratios` are clearly alike, as many are drawn as the
/// effective sample size of that many rounds.
Sensitivity sensitivity_at(std::size_t rounds, std::span<const double> log_ratios, double alpha);

}  // namespace concbench
