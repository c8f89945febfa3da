#pragma once

#include <chrono>

#include "measure/measure.hpp"

namespace concbench {

/// `from` + `limit`, or the end of time where that comes first: limits may be centuries long.
inline Clock::time_point deadline_after(Clock::time_point from, std::chrono::nanoseconds limit) {
  return limit > Clock::time_point::max() - from ? Clock::time_point::max() : from + limit;
}

}  // namespace concbench
