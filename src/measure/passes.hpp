#pragma once

#include "measure/record.hpp"
#include "plan/plan.hpp"
#include "runtime/job.hpp"

namespace concbench {

/// What the sampler process does: makes the workload, runs warm-up and timed passes, verifies each,
/// and leaves what it found in `record`. Does not return: on a failure, workers that may still run
/// are left to the coordinator, which kills the group.
[[noreturn]] void run_sample(const Case& c, const Settings& settings, const ExecutorConfig& config,
                             const Surroundings& surroundings, WorkerTable& workers,
                             SampleRecord& record);

}  // namespace concbench
