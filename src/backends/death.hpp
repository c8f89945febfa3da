#pragma once

#include <concbench/error.hpp>
#include <concbench/job.hpp>
#include <concbench/os/process.hpp>
#include <concbench/task.hpp>
#include <optional>

namespace concbench {

/// The error for a worker process that ended by itself: who, how, and what it held.
WorkerDied worker_died(const ExitStatus& status, Chunk held);

/// Where a worker has ended because its task's time was up, notes that, and gives the tasks of its
/// chunk that it had still before it, perhaps none. Absent where it ended in another way.
std::optional<Chunk> left_by_timeout(Job& job, const ExitStatus& status, unsigned worker);

}  // namespace concbench
