#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace concbench {

// What happened in one pass, task by task. All times are those of the steady clock, in nanoseconds.

/// When the caller came to each step of a pass; 0: it did not.
struct PassTimes {
  std::int64_t begin_ns = 0;
  std::int64_t opened_ns = 0;
  std::int64_t submitted_ns = 0;
  std::int64_t first_result_ns = 0;
  std::int64_t worked_ns = 0;
  std::int64_t closed_ns = 0;
  /// How far off the times of workers on other machines may be, at most; 0: no clock but one.
  std::int64_t clock_error_ns = 0;
};

/// A task that was run to its end.
struct TaskRun {
  std::uint64_t task = 0;
  unsigned worker = 0;
  std::int64_t begin_ns = 0;
  std::int64_t end_ns = 0;
};

/// What its sampler noticed of a worker that is a process.
struct WorkerEvent {
  enum class Kind { death, retry };
  Kind kind = Kind::death;
  unsigned worker = 0;
  std::int64_t time_ns = 0;
  /// Such as `worker 4711 was killed by signal 9 (Killed) while it held task 3`.
  std::string what = {};
};

struct PassTrace {
  PassTimes times = {};
  /// In the order in which they began.
  std::vector<TaskRun> runs = {};
  std::vector<WorkerEvent> events = {};
  /// Runs and events for which there was no room.
  std::uint64_t left_out = 0;
};

/// The traced pass of a case.
struct CaseTrace {
  std::string name;
  /// On an event loop, what is called a worker is a place for a task.
  bool on_loop = false;
  /// Why the pass did not come to its end; empty: it did.
  std::string failure = {};
  PassTrace pass = {};
};

/// What viewers of traces still take.
inline constexpr std::size_t kMostTraceEvents = 500'000;

}  // namespace concbench
