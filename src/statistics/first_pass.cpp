#include "statistics/first_pass.hpp"

#include <cmath>

#include "statistics/paired_ratio.hpp"

namespace concbench {

FirstPassEffect find_first_pass_effect(std::span<const double> first,
                                       std::span<const double> later) {
  const Estimate ratio = paired_ratio(first, later, 0.01);
  const bool excludes_one = ratio.lower > 1 || ratio.upper < 1;
  return {.ratio = ratio, .present = excludes_one && std::abs(ratio.point - 1) >= 0.01};
}

}  // namespace concbench
