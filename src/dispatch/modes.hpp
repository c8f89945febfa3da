#pragma once

#include <chrono>
#include <cstdint>

#include "backends/backend.hpp"
#include "dispatch/dispatch.hpp"

namespace concbench {

// All hand over every task and return when all results are there.

/// In pieces of `grain` at once; has results when all are there.
Milestones dispatch_map(Executor& executor, std::uint64_t tasks, Grain grain);

/// Piece by piece, each waited for before the next.
Milestones dispatch_apply(Executor& executor, std::uint64_t tasks, Grain grain);

/// Piece by piece, without waiting; a callback for each result.
Milestones dispatch_apply_async(Executor& executor, std::uint64_t tasks, Grain grain);

/// In pieces at once; takes results in the order of the tasks.
Milestones dispatch_imap(Executor& executor, std::uint64_t tasks, Grain grain);

/// In pieces at once; takes results as tasks finish.
Milestones dispatch_imap_unordered(Executor& executor, std::uint64_t tasks, Grain grain);

/// Piece by piece, without waiting; has results when all are there.
Milestones dispatch_gather(Executor& executor, std::uint64_t tasks, Grain grain);

/// Piece by piece, without waiting; takes results as tasks finish.
Milestones dispatch_as_completed(Executor& executor, std::uint64_t tasks, Grain grain);

}  // namespace concbench
