#pragma once

#include <span>

namespace concbench {

/// Plain description of some samples, in their unit. `stddev` divides by n - 1 and is 0 for one
/// sample.
struct Summary {
  double median = 0;
  double mean = 0;
  double stddev = 0;
  double min = 0;
  double max = 0;
};

/// All zeros for no samples. Throws std::invalid_argument where a sample is not finite.
Summary summarize(std::span<const double> samples);

}  // namespace concbench
