#pragma once

#include <span>
#include <vector>

namespace concbench {

/// The p-values, corrected for there being several (Holm 1979): each is at most alpha exactly where
/// Holm's procedure at alpha rejects. In the order given; never below the p-value, never above 1.
std::vector<double> holm(std::span<const double> p_values);

/// The level for the interval of each comparison that never contradicts Holm's procedure at
/// `alpha`: with k of m rejected, the i-th smallest p-value gets alpha / (m - i + 1) where it is
/// rejected, and alpha / (m - k) where not. An interval at that level leaves out 1 exactly where
/// the comparison is rejected (Serlin 1993). No level is above alpha.
std::vector<double> holm_levels(std::span<const double> p_values, double alpha);

}  // namespace concbench
