#pragma once

#include <chrono>

namespace concbench {

/// The smallest step of the clock that passes are timed with.
std::chrono::nanoseconds clock_resolution();

}  // namespace concbench
