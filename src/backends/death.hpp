#pragma once

#include <concbench/error.hpp>
#include <concbench/os/process.hpp>
#include <concbench/task.hpp>

namespace concbench {

/// The error for a worker process that ended by itself: who, how, and what it held.
WorkerDied worker_died(const ExitStatus& status, Chunk held);

}  // namespace concbench
