#pragma once

#include <span>
#include <vector>

namespace concbench {

/// Natural logarithms, for taking ratios as differences. Zero gives a number so far below all
/// others that the ratio to it is 0 or infinite, and 1 for two zeros. Throws std::invalid_argument
/// where a sample is negative or not finite.
std::vector<double> logs_of(std::span<const double> samples);

}  // namespace concbench
