#pragma once

#include <algorithm>
#include <cmath>

namespace concbench {

/// The logarithm of the odds of a share. What noise lifts to 1 and beyond, or down to 0, has one
/// all the same: shares are taken to be 0.0001 to 0.9999.
inline double logit(double share) {
  constexpr double kLeast = 1e-4;
  const double clamped = std::clamp(share, kLeast, 1 - kLeast);
  return std::log(clamped / (1 - clamped));
}

}  // namespace concbench
