#pragma once

#include <span>

namespace concbench {

/// What a list of measured values looks like; of one value the deviation is 0.
struct Summary {
  double median = 0;
  double mean = 0;
  double stddev = 0;  ///< of the sample, with n-1
  double min = 0;
  double max = 0;
};

/// Throws std::invalid_argument for no values.
Summary summarize(std::span<const double> values);

}  // namespace concbench
