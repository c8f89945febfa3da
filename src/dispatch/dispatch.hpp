#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string_view>

#include "backends/backend.hpp"

namespace concbench {

/// What a caller meets while its tasks are run.
struct Milestones {
  using Instant = std::chrono::steady_clock::time_point;

  /// All tasks are handed over: the caller is free to do something else.
  Instant submitted;
  /// The caller has the first result.
  Instant first_result;
  /// What it has spent in callbacks.
  std::chrono::nanoseconds callbacks{0};
};

/// What a mode asks of the backend.
enum class Results {
  together,      ///< all at the end
  if_possible,   ///< as tasks finish, where the backend gives them back so
  as_they_come,  ///< as tasks finish: there is nothing to show where all come together
};

/// A row of the table of dispatch modes: a way to hand over all tasks and collect all results.
struct DispatchEntry {
  std::string_view name;
  std::string_view help;
  /// Hands over task by task, unless the user asks for chunks.
  bool singly = false;
  /// Waits for each before it hands over the next.
  bool alternates = false;
  /// Each worker has its share of all tasks from the start: for pools.
  bool splits = false;
  /// For tasks with several arguments only.
  bool several_arguments = false;
  Results results = Results::together;
  /// Returns when all results are there.
  Milestones (*run)(Executor& executor, std::uint64_t tasks, ChunkSize chunk_size) = nullptr;
};

/// The chunks that `--chunk=auto` stands for. A mode or a backend takes what its name says: one
/// task after another, all tasks in one go, or one worker for each task; a pool takes guided
/// chunks.
ChunkSize default_chunk_size(const DispatchEntry& mode, const BackendEntry& backend,
                             std::uint64_t tasks);

std::span<const DispatchEntry> dispatch_modes();

/// Throws UsageError, with a suggestion, where there is no mode called `name`.
const DispatchEntry& find_dispatch(std::string_view name);

}  // namespace concbench
