#pragma once

#include <atomic>
#include <concbench/task.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "os/memory.hpp"
#include "runtime/latency.hpp"
#include "runtime/trace_table.hpp"

namespace concbench {

/// `task 3` or `tasks 7-9`.
std::string name_of(Chunk chunk);

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
  /// The same, and begins to count anew.
  std::uint64_t take_executed();
  void reset();

  /// What the stamps tell; null where there are none.
  LatencyTable* latency() { return latency_ ? &*latency_ : nullptr; }
  const LatencyTable* latency() const { return latency_ ? &*latency_ : nullptr; }
  /// Each task of the last pass; null where none is wanted.
  TraceTable* trace() { return trace_ ? &*trace_ : nullptr; }
  const TraceTable* trace() const { return trace_ ? &*trace_ : nullptr; }
  /// Whether tasks are run one by one, for the sake of their times.
  bool stamps_tasks() const { return latency_ || trace_ || runs_ != nullptr; }

  /// From now on each task that this process runs is added to `runs`, which outlives this: for who
  /// sends them on.
  void collect_runs(std::vector<TaskRun>& runs) { runs_ = &runs; }
  /// Null where nobody does.
  std::vector<TaskRun>* runs() { return runs_; }

  /// All that it holds, which means the same in a table that was made alike in another process.
  std::vector<std::span<std::byte>> memory() const;

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
  std::vector<TaskRun>* runs_ = nullptr;
};

}  // namespace concbench
