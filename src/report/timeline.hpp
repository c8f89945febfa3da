#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/trace.hpp"

namespace concbench {

/// The beginning of a traced pass, as a page draws it. Times are in nanoseconds since the pass
/// began.
struct Timeline {
  /// The name of its case.
  std::string name;
  /// On an event loop, what is called a worker is a place for a task.
  bool on_loop = false;
  /// Why the pass did not come to its end; empty: it did.
  std::string failure = {};

  // When the caller came to each step; absent: it did not.

  std::optional<std::int64_t> opened_ns = {};
  std::optional<std::int64_t> submitted_ns = {};
  std::optional<std::int64_t> worked_ns = {};
  std::optional<std::int64_t> closed_ns = {};
  /// The first runs of tasks, in the order in which they began.
  std::vector<TaskRun> runs = {};
  /// Runs that are not among these.
  std::uint64_t left_out = 0;
};

/// What a report says of the traces of its cases.
struct TraceSummary {
  /// The file that has all of them, as the user named it.
  std::string file;
  std::vector<Timeline> cases;
};

}  // namespace concbench
