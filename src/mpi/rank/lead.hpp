#pragma once

#include "mpi/order.hpp"
#include "mpi/rank/line.hpp"
#include "mpi/rank/world.hpp"

namespace concbench {

/// What rank 0 does: runs the passes of the sample with all ranks, and tells what was found. Does
/// not return.
[[noreturn]] void lead(World& world, const SampleOrder& order, Line& line);

}  // namespace concbench
