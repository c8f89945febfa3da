#pragma once

#include <functional>
#include <string>

#include "mpi/order.hpp"
#include "mpi/rank/world.hpp"

namespace concbench {

/// Ends this rank, and the job with it, with a line that says why.
[[noreturn]] void fail_rank(const World& world, const std::string& why);

/// The same, of one that has not found the others yet.
[[noreturn]] void fail_early(const std::string& why);

/// What a rank that is not rank 0 does: makes the workload, and then what rank 0 tells it, until
/// the end. Throws std::runtime_error where the workload cannot be made.
void serve(World& world, const SampleOrder& order);

}  // namespace concbench
