#include <limits>

#include "statistics/scaling.hpp"

namespace concbench {

double karp_flatt(double speedup, unsigned workers) {
  if (workers < 2) return std::numeric_limits<double>::quiet_NaN();
  const double share = 1.0 / workers;
  return (1 / speedup - share) / (1 - share);
}

Estimate karp_flatt(const Estimate& speedup, unsigned workers) {
  Estimate fraction = speedup;
  fraction.point = karp_flatt(speedup.point, workers);
  fraction.lower = karp_flatt(speedup.upper, workers);
  fraction.upper = karp_flatt(speedup.lower, workers);
  if (!is_bounded(speedup)) fraction.lower = -std::numeric_limits<double>::infinity();
  return fraction;
}

}  // namespace concbench
