#pragma once

#include <chrono>
#include <concbench/backend.hpp>
#include <cstdint>

namespace concbench {

// All hand over every task in pieces of `grain`, return when all results are there, and give the
// time at which the caller had the first.

/// Results are there when all are.
std::chrono::steady_clock::time_point dispatch_map(Executor& executor, std::uint64_t tasks,
                                                   Grain grain);

/// Results are there as tasks finish, in that order.
std::chrono::steady_clock::time_point dispatch_as_completed(Executor& executor, std::uint64_t tasks,
                                                            Grain grain);

}  // namespace concbench
