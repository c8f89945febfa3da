#include "runtime/job.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <concbench/error.hpp>
#include <exception>

#include "os/machine.hpp"
#include "os/memory.hpp"
#include "runtime/task_limit.hpp"
#include "text/reason.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

/// As many values as there are in the pages that a kernel maps at a single fault by default.
constexpr std::uint64_t kMappedTogether = (std::uint64_t{64} << 10) / sizeof(std::uint64_t);

}  // namespace

// What is marked hot here and elsewhere is what a forked worker runs for a chunk: it lies together
// in the program, since a fresh process takes a page fault for each 64 KiB that it comes to.

Job::Job(const JobParts& parts)
    : parts_(parts),
      tasks_(parts.tasks, parts.limit != nullptr),
      memory_kills_(parts.retries ? out_of_memory_kills() : 0) {
  workers().reset();
}

[[gnu::hot]] void Job::run(Chunk chunk, unsigned worker) noexcept {
  std::uint64_t executed = 0;
  if (maps_ahead_) map_values(chunk);
  if (begin(chunk, worker)) {
    try {
      const Gil::Turn turn(parts_.gil);
      executed = run_tasks(chunk, worker);
    } catch (...) {
      // An exception cannot leave a worker: the caller may be another process.
      fail(chunk);
    }
  }
  end(worker, executed);
}

void Job::map_values(Chunk chunk) noexcept {
  if (mapped_.begin <= chunk.begin && chunk.end <= mapped_.end) return;
  const std::uint64_t window = std::max(chunk.size(), kMappedTogether);
  mapped_ = {chunk.begin, std::min(chunk.begin + window, tasks_.size())};
  concbench::map_ahead(std::as_bytes(tasks_.values(mapped_)));
}

/// How many tasks are still to be counted: one that runs alone is counted when it is done, since a
/// worker may be killed before the last one is.
[[gnu::hot]] std::uint64_t Job::run_tasks(Chunk chunk, unsigned worker) {
  if (parts_.limit == nullptr && !workers().stamps_tasks()) {
    parts_.workload.run_as({worker}, chunk, tasks_.values(chunk));
    return chunk.size();
  }
  for (std::uint64_t task = chunk.begin; task < chunk.end && !tasks_.failed(); ++task) {
    workers().advance(worker, task);
    run_alone(task, worker);
  }
  return 0;
}

void Job::run_alone(std::uint64_t task, unsigned worker) {
  // Two stamps a task, so that recording counts for neither its run nor the next one's.
  const auto began = std::chrono::steady_clock::now();
  if (parts_.limit == nullptr) {
    const Chunk alone{task, task + 1};
    parts_.workload.run_as({worker}, alone, tasks_.values(alone));
    workers().count(worker);
  } else {
    run_limited(task, worker);
  }
  stamp(worker, task, began);
}

void Job::run_limited(std::uint64_t task, unsigned worker) {
  TaskLimit& limit = *parts_.limit;
  const Chunk alone{task, task + 1};
  try {
    parts_.workload.run_as({worker, limit.begin(worker)}, alone, tasks_.values(alone));
    limit.end(worker);
    workers().count(worker);
  } catch (const TaskStopped&) {
    limit.end(worker);
    time_out(task);
  } catch (...) {
    limit.end(worker);
    fail(alone);
  }
}

void Job::stamp(unsigned worker, std::uint64_t task,
                std::chrono::steady_clock::time_point began) noexcept {
  if (!workers().stamps_tasks()) return;
  const auto ended = std::chrono::steady_clock::now();
  if (LatencyTable* const latency = workers().latency()) latency->record(worker, began, ended);
  if (TraceTable* const trace = workers().trace()) trace->record(worker, task, began, ended);
  if (std::vector<TaskRun>* const runs = workers().runs()) {
    runs->push_back({.task = task,
                     .worker = worker,
                     .begin_ns = began.time_since_epoch().count(),
                     .end_ns = ended.time_since_epoch().count()});
  }
}

[[gnu::hot]] bool Job::begin(Chunk chunk, unsigned worker) noexcept {
  workers().begin(worker, chunk);
  workers().note_cpu();
  return !tasks_.failed();
}

void Job::fail(Chunk chunk) noexcept {
  try {
    throw;
  } catch (const TaskError& e) {
    tasks_.note_failure(e.task ? Chunk{*e.task, *e.task + 1} : chunk, e.what());
  } catch (const std::exception& e) {
    tasks_.note_failure(chunk, reason_of(e));
  } catch (...) {
    tasks_.note_failure(chunk, "threw something that is no std::exception");
  }
}

void Job::time_out(std::uint64_t task) noexcept {
  if (parts_.allow_timeouts) return tasks_.note_timeout(task);
  const std::string limit = format_duration(parts_.limit->limit());
  tasks_.note_failure({task, task + 1}, fmt::format("took longer than {}", limit));
}

bool Job::memory_ran_out() const { return out_of_memory_kills() > memory_kills_; }

}  // namespace concbench
