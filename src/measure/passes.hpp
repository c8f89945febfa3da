#pragma once

#include <memory>

#include "measure/record.hpp"
#include "os/process.hpp"
#include "os/usage.hpp"
#include "plan/plan.hpp"
#include "runtime/job.hpp"

namespace concbench {

/// Who runs the tasks of a sample's passes. By default, workers that the executor has in this
/// process or forks from it.
class Crew {
 public:
  virtual ~Crew() = default;

  /// Opens the executor of a pass; timed.
  virtual std::unique_ptr<Executor> open(Job& job, const ExecutorConfig& config) = 0;

  /// What this process and all workers have used.
  virtual Usage usage() { return usage_so_far(); }

  // For workers with a workload of their own; none of it is timed.

  /// Before and after each pass, as Workload::prepare() and Workload::clean_up().
  virtual void prepare() {}
  virtual void clean_up() {}
  /// Events of the passes so far are no part of the sample.
  virtual void forget_events() {}

  /// Comes last, from any thread: the record is complete, and the process ends.
  virtual void leave() {}
};

/// Makes the workload, runs warm-up and timed passes, verifies each, and leaves what was found in
/// `record`. Does not return: on a failure, workers may still run.
[[noreturn]] void run_passes(const Case& c, const Settings& settings, const ExecutorConfig& config,
                             const Surroundings& surroundings, WorkerTable& workers, Crew& crew,
                             SampleRecord& record);

/// What the sampler process does: makes the workload, runs warm-up and timed passes, verifies each,
/// and leaves what it found in `record`. Does not return: on a failure, workers that may still run
/// are left to the coordinator, which kills the group.
[[noreturn]] void run_sample(const Case& c, const Settings& settings, const ExecutorConfig& config,
                             const Surroundings& surroundings, WorkerTable& workers,
                             SampleRecord& record);

}  // namespace concbench
