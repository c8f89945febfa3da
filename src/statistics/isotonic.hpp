#pragma once

#include <span>
#include <vector>

namespace concbench {

/// The values that never fall and lie nearest to those given, by least squares: neighbours that are
/// in the wrong order are replaced by their mean, until none is (pool adjacent violators; Barlow,
/// Bartholomew, Bremner and Brunk, Statistical Inference under Order Restrictions, 1972).
std::vector<double> isotonic(std::span<const double> values);

}  // namespace concbench
