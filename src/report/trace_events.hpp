#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/trace.hpp"

namespace concbench {

/// A line of the display. Its number is its own in the whole file; that of a process's first lane,
/// the caller's, is the process's own.
struct TraceLane {
  std::uint64_t process = 0;
  std::uint64_t number = 0;
  std::string name;
};

struct TraceEvent {
  enum class Kind { phase, task, instant };
  Kind kind = Kind::phase;
  std::uint64_t process = 0;
  std::uint64_t lane = 0;
  /// Since the beginning of its pass.
  std::int64_t begin_ns = 0;
  /// 0 for an instant.
  std::int64_t length_ns = 0;
  /// Of a task: its number, and how long it waited since all tasks were handed over.
  std::uint64_t task = 0;
  std::int64_t wait_ns = 0;
  /// Of what is no task. Lives as long as the traces that it was made from.
  std::string_view name = {};
  std::string_view what = {};
};

/// What a file shows of some traced passes.
struct TraceEvents {
  /// Names of the cases; process i + 1 is case i.
  std::vector<std::string_view> processes = {};
  std::vector<TraceLane> lanes = {};
  /// By time; of those that begin together, a longer one comes first.
  std::vector<TraceEvent> events = {};
  /// Runs of tasks for which there was no room, by case.
  std::vector<std::uint64_t> left_out = {};

  /// All lines of the file: what names processes and lanes is an event, too.
  std::size_t size() const { return processes.size() + lanes.size() + events.size(); }
};

/// At most `most` in all, an equal share for each case: its first tasks.
TraceEvents trace_events(std::span<const CaseTrace> cases, std::size_t most);

}  // namespace concbench
