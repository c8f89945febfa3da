#pragma once

#include <atomic>
#include <chrono>
#include <concbench/task.hpp>
#include <concbench/workload.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "os/gil.hpp"
#include "os/memory.hpp"
#include "runtime/latency.hpp"
#include "runtime/trace_table.hpp"

namespace concbench {

/// Whether tasks are stamped one by one, for how long each waited and ran.
enum class Stamps { off, on };

/// What each worker of a sample holds and has done, in shared memory, so that its death, or that of
/// the sampler, cannot take the knowledge away.
class WorkerTable {
 public:
  /// `traced`: how many runs of tasks are kept, one by one; 0: no trace is wanted.
  explicit WorkerTable(unsigned workers, Stamps stamps = Stamps::off, std::size_t traced = 0)
      : slots_(workers == 0 ? 1 : workers) {
    if (stamps == Stamps::on) latency_.emplace(size());
    if (traced > 0) trace_.emplace(size(), traced);
  }

  unsigned size() const { return static_cast<unsigned>(slots_.size()); }

  /// Called by worker number `worker` itself, before and after it runs a chunk.
  void begin(unsigned worker, Chunk chunk);
  void end(unsigned worker, std::uint64_t executed);

  /// The tasks that a worker was running when it was last heard of; empty for none.
  Chunk held_by(unsigned worker) const;

  /// For a worker that runs the tasks of its chunk one by one: `task` is next; it has been run.
  void advance(unsigned worker, std::uint64_t task);
  void count(unsigned worker);
  /// For a worker that is gone: the first of the tasks in `chunk`, which it was given, that has to
  /// be run again, or the chunk's end. What it did of that task is forgotten.
  std::uint64_t resume(unsigned worker, Chunk chunk);
  /// The worker is done with all tasks of its chunk before this one, and has none in hand.
  void leave_at(unsigned worker, std::uint64_t task);

  /// The tasks that any worker was running, in order, such as `task 3, tasks 7-9`; empty for none.
  std::string held() const;

  /// Notes that the calling worker runs on its present CPU. Cheap enough to call often.
  void note_cpu();
  /// All CPUs that were ever noted, in ascending order.
  std::vector<int> cpus() const;

  /// How many tasks all workers have executed since the last reset.
  std::uint64_t executed() const;
  void reset();

  /// What the stamps tell; null where there are none.
  LatencyTable* latency() { return latency_ ? &*latency_ : nullptr; }
  const LatencyTable* latency() const { return latency_ ? &*latency_ : nullptr; }
  /// Each task of the last pass; null where none is wanted.
  TraceTable* trace() { return trace_ ? &*trace_ : nullptr; }
  const TraceTable* trace() const { return trace_ ? &*trace_ : nullptr; }
  /// Whether tasks are run one by one, for the sake of their times.
  bool stamps_tasks() const { return latency_ || trace_; }

 private:
  std::vector<Chunk> held_runs() const;

  /// A cache line of its own for each worker, so that noting costs no traffic.
  struct alignas(64) Slot {
    std::atomic<std::uint64_t> begin = 0;
    std::atomic<std::uint64_t> end = 0;
    std::atomic<std::uint64_t> executed = 0;
    /// What `executed` was before the task at `begin`.
    std::atomic<std::uint64_t> before = 0;
  };

  /// A bit a CPU; a machine with more has its last ones left out.
  static constexpr std::size_t kCpuWords = 64;
  using CpuWord = std::atomic<std::uint64_t>;

  SharedArray<Slot> slots_;
  SharedArray<CpuWord> cpus_{kCpuWords};
  std::optional<LatencyTable> latency_;
  std::optional<TraceTable> trace_;
};

class TaskLimit;

/// What a worker that has ended leaves of the chunk that it was given.
struct Left {
  Chunk tasks;
  /// What it had in hand, the first of these: one task, or where it ran its chunk as a whole, those
  /// that have no value yet. Empty where it had none.
  Chunk held;
};

/// `task 3` or `tasks 7-9`.
std::string name_of(Chunk chunk);

/// The tasks of one sample and all that its workers share, threads and forked processes alike:
/// values are written in place in shared memory, and what each worker holds and has done is kept
/// where its death cannot take it away.
///
/// Made by the sampler before any worker exists. run() may be called from all workers at once; the
/// rest belongs to the sampler, between passes unless said otherwise.
class Job {
 public:
  /// `workers` has a slot for each worker that calls run() at the same time; it and `workload`
  /// outlive the job.
  Job(Workload& workload, std::uint64_t tasks, WorkerTable& workers);

  std::uint64_t tasks() const { return values_.size(); }
  const WorkerTable& workers() const { return workers_; }
  /// Null where no trace is wanted.
  TraceTable* trace() { return workers_.trace(); }

  /// The workload's tasks for an event loop; null where it has none.
  AsyncTasks* async_tasks() const { return workload_.async_tasks(); }

  /// Runs a chunk as worker number `worker`, 0-based, each number in use by one worker at a time.
  /// A task's failure is noted, and what is handed over from then on comes back without being run.
  void run(Chunk chunk, unsigned worker) noexcept;

  /// The parts of run(), for an executor that has several tasks under way in one thread, each with
  /// a worker's number of its own: begin() and then, unless it gives false because a task has
  /// failed, set_value() for each task; at last end() with the number of values. fail() is for an
  /// exception's handler.
  bool begin(Chunk chunk, unsigned worker) noexcept;
  void set_value(std::uint64_t task, std::uint64_t value) noexcept { values_[task] = value; }
  void fail(Chunk chunk) noexcept;
  /// Where tasks are stamped, notes that this one has ended, which had begun then.
  void stamp(unsigned worker, std::uint64_t task,
             std::chrono::steady_clock::time_point began) noexcept;
  void end(unsigned worker, std::uint64_t executed) noexcept { workers_.end(worker, executed); }

  /// For a worker that is a fresh process, before it runs many chunks: from now on the table's
  /// pages are mapped into it a window at a time.
  void map_ahead() noexcept { maps_ahead_ = true; }

  /// Whether a task has failed; any time, from any worker.
  bool failed() const { return failure_->noted.load(std::memory_order_acquire) != 0; }
  /// Keeps each task to its time, by running them one by one. A task over it is a failure or,
  /// where `allow`, only counted, and has no value. Before the first pass; `limit` outlives the
  /// job.
  void limit_tasks(TaskLimit& limit, bool allow);
  /// Null where tasks may take as long as they do.
  TaskLimit* limit() const { return limit_; }
  /// Notes that a task's time was up; from any worker, or from whoever saw the worker's end.
  void time_out(std::uint64_t task) noexcept;
  /// How many tasks were out of time since the last verify().
  std::uint64_t timed_out() const;

  /// Has the threads that run tasks take turns. Before the first pass; `gil` outlives the job.
  void take_turns(Gil& gil) { gil_ = &gil; }

  /// A task whose worker dies is run again, at most so many times. Before the first pass.
  void allow_retries(unsigned retries);
  unsigned retries() const { return retries_; }
  /// Whether the system has ended processes for want of memory since allow_retries().
  bool memory_ran_out() const;
  /// For whoever replaces a worker that has ended, once: what is left of its chunk from the task
  /// that it had in hand on.
  Left left_of(unsigned worker, Chunk chunk);
  /// For the same: this task of it is not to be run again.
  void pass_over(unsigned worker, std::uint64_t task) { workers_.leave_at(worker, task + 1); }
  /// A worker's death was made good.
  void note_retry() { ++retried_; }
  /// How many deaths were made good since the last verify().
  std::uint64_t retried() const { return retried_; }

  /// The text of the first failure.
  std::string failure() const;

  /// Checks that every task was run exactly once since the last call, and returns the digest over
  /// all (task, value) pairs. Throws TaskError that says what is wrong. Consumes the values: the
  /// next pass may begin.
  std::uint64_t verify();

  /// Checks each value against the workload's own knowledge, before verify(). Throws TaskError.
  void verify_expected() const;

 private:
  struct Failure {
    static constexpr std::size_t kTextSize = 512;
    std::atomic<std::uint32_t> claimed = 0;
    std::atomic<std::uint32_t> noted = 0;
    char text[kTextSize] = {};
  };

  Chunk without_value(Chunk held) const;
  void map_values(Chunk chunk) noexcept;
  std::uint64_t run_tasks(Chunk chunk, unsigned worker);
  void run_alone(std::uint64_t task, unsigned worker);
  void run_limited(std::uint64_t task, std::span<std::uint64_t> value, unsigned worker);
  bool is_timed_out(std::uint64_t task) const { return limit_ != nullptr && timed_out_[task] != 0; }

  void note_failure(Chunk chunk, std::string_view text) noexcept;

  Workload& workload_;
  WorkerTable& workers_;
  SharedArray<std::uint64_t> values_;
  Shared<Failure> failure_;
  std::uint64_t unset_ = 0;
  /// Each worker process has a copy of its own of these two.
  bool maps_ahead_ = false;
  Chunk mapped_;
  TaskLimit* limit_ = nullptr;
  Gil* gil_ = nullptr;
  bool allow_timeouts_ = false;
  unsigned retries_ = 0;
  std::uint64_t retried_ = 0;
  std::uint64_t memory_kills_ = 0;
  /// A mark for each task; nothing where there is no limit.
  SharedArray<std::uint8_t> timed_out_{0};
};

}  // namespace concbench
