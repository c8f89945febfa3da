#include "statistics/clock_fitness.hpp"

#include <limits>

namespace concbench {

ClockFitness judge_clock(std::chrono::nanoseconds resolution,
                         std::chrono::duration<double, std::nano> pass) {
  if (pass.count() <= 0) {
    return {.error = std::numeric_limits<double>::infinity(), .too_coarse = true};
  }
  const double error = static_cast<double>(resolution.count()) / pass.count();
  return {.error = error, .too_coarse = error > 0.001};
}

}  // namespace concbench
