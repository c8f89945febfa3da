#pragma once

#include <chrono>

namespace concbench {

/// How long a short fixed computation takes now: it tells whether the CPU is as fast as it was. The
/// fastest of a few runs, so that an interrupt does not count.
std::chrono::nanoseconds time_reference();

}  // namespace concbench
