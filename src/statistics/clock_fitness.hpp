#pragma once

#include <chrono>

namespace concbench {

/// Whether a clock is fine enough for what it times. `error` is one tick as a fraction of a pass.
struct ClockFitness {
  double error = 0;
  bool too_coarse = false;
};

/// Too coarse where one tick is more than 0.1 % of a pass, a tenth of the default precision. A pass
/// of no length is never timed well.
ClockFitness judge_clock(std::chrono::nanoseconds resolution,
                         std::chrono::duration<double, std::nano> pass);

}  // namespace concbench
