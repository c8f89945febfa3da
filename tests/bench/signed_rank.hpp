#pragma once

#include <cstddef>
#include <span>

#include "statistics/estimate.hpp"

namespace concbench {

/// The candidate that was not chosen: median of the Walsh averages of log ratios and the interval
/// of the Wilcoxon signed-rank test at level `alpha` (Hollander, Wolfe and Chicken 3.2, 3.3), as a
/// ratio. Exact up to 50 ratios. `effective` is the number of ratios that it supposes.
Estimate signed_rank_ratio(std::span<const double> log_ratios, std::size_t effective, double alpha);

/// Two-sided p-value for a rank sum of `w` on the rarer side of n.
double signed_rank_p_value(std::size_t w, std::size_t n);

}  // namespace concbench
