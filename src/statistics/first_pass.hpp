#pragma once

#include <span>

#include "statistics/estimate.hpp"

namespace concbench {

/// How the first timed pass of a sample compares with the later ones of the same sample. `present`
/// where the 99 % interval leaves out 1 and the point is at least 1 % away: then warm-up was too
/// short.
struct FirstPassEffect {
  Estimate ratio;
  bool present = false;
};

/// `first[i]` and `later[i]` are the first pass and the mean of the later passes of sample i.
/// Lengths and errors as in paired_ratio().
FirstPassEffect find_first_pass_effect(std::span<const double> first,
                                       std::span<const double> later);

}  // namespace concbench
