#pragma once

#include <atomic>
#include <cstdint>

#include "os/clock.hpp"

// What the tables in shared memory are written with.

namespace concbench {

inline constexpr auto kRelaxed = std::memory_order_relaxed;

inline std::int64_t stamp_of(Clock::time_point time) { return time.time_since_epoch().count(); }

}  // namespace concbench
