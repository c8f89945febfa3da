#pragma once

#include <chrono>
#include <concbench/task.hpp>
#include <concbench/workload.hpp>
#include <cstdint>
#include <optional>

#include "os/gil.hpp"
#include "runtime/task_table.hpp"
#include "runtime/worker_table.hpp"

namespace concbench {

class TaskLimit;

/// What a job is made of. All of it outlives the job.
struct JobParts {
  Workload& workload;
  /// Has a slot for each worker that runs chunks at the same time.
  WorkerTable& workers;
  std::uint64_t tasks = 0;
  /// Limits the time of each task; null: there is no limit.
  TaskLimit* limit = nullptr;
  /// A task over the limit is only counted; otherwise it is a failure.
  bool allow_timeouts = false;
  /// Threads take turns; null: all run at once.
  Gil* gil = nullptr;
  /// How often a task is run again whose worker dies; absent: workers are threads, and do not die
  /// alone.
  std::optional<unsigned> retries = {};
};

/// Runs the tasks of one sample, in threads and forked processes alike. Made by the sampler before
/// any worker exists. Recovery and verification look at its tables.
class Job {
 public:
  explicit Job(const JobParts& parts);

  const JobParts& parts() const { return parts_; }
  TaskTable& tasks() { return tasks_; }
  WorkerTable& workers() { return parts_.workers; }

  /// Runs a chunk as worker number `worker`, 0-based, each number in use by one worker at a time.
  /// A task's failure is noted, and what is handed over from then on comes back without being run.
  void run(Chunk chunk, unsigned worker) noexcept;

  /// For a worker that is a fresh process, before it runs many chunks: from now on the table's
  /// pages are mapped into it a window at a time.
  void map_ahead() noexcept { maps_ahead_ = true; }

  // The parts of run(), for an executor that has several tasks under way in one thread, each with a
  // worker's number of its own.

  /// Comes before the values are set; false: a task has failed, and none is to be.
  bool begin(Chunk chunk, unsigned worker) noexcept;
  /// Where tasks are stamped, notes that this one has ended, which had begun then.
  void stamp(unsigned worker, std::uint64_t task,
             std::chrono::steady_clock::time_point began) noexcept;
  /// For an exception's handler.
  void fail(Chunk chunk) noexcept;
  /// Comes last. `executed`: how many values were set.
  void end(unsigned worker, std::uint64_t executed) noexcept { workers().end(worker, executed); }

  /// Notes that a task's time was up; from any worker, or from whoever saw the worker's end.
  void time_out(std::uint64_t task) noexcept;

  /// Whether the system has ended processes for want of memory since this was made.
  bool memory_ran_out() const;

 private:
  void map_values(Chunk chunk) noexcept;
  std::uint64_t run_tasks(Chunk chunk, unsigned worker);
  void run_alone(std::uint64_t task, unsigned worker);
  void run_limited(std::uint64_t task, unsigned worker);

  JobParts parts_;
  TaskTable tasks_;
  /// Each worker process has a copy of its own of these two.
  bool maps_ahead_ = false;
  Chunk mapped_;
  std::uint64_t memory_kills_ = 0;
};

}  // namespace concbench
