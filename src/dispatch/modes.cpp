#include <algorithm>
#include <functional>
#include <unordered_map>

#include "dispatch/dispatch.hpp"
#include "os/clock.hpp"
#include "text/lookup.hpp"

namespace concbench {
namespace {

/// Calls `use` for each chunk of `chunk_size`, in order.
template <class Use>
void for_each_chunk(std::uint64_t tasks, ChunkSize chunk_size, Use use) {
  for (Chunk chunk; chunk.end < tasks;) {
    chunk = {chunk.end, chunk.end + std::min(chunk_size.tasks(), tasks - chunk.end)};
    use(chunk);
  }
}

/// Hands over chunk by chunk, without waiting for any.
void submit_singly(Executor& executor, std::uint64_t tasks, ChunkSize chunk_size) {
  for_each_chunk(tasks, chunk_size,
                 [&](Chunk chunk) { executor.submit(chunk, ChunkSize::of(chunk.size())); });
}

/// Waits for all tasks and gives the time at which the first of them were back. Calls `use` for
/// whatever comes back, as it comes.
template <class Use>
Clock::time_point collect(Executor& executor, std::uint64_t tasks, Use use) {
  const Chunk head = executor.wait();
  const auto first = Clock::now();
  use(head);
  for (std::uint64_t back = head.size(); back < tasks;) {
    const Chunk chunk = executor.wait();
    use(chunk);
    back += chunk.size();
  }
  return first;
}

/// All tasks have been handed over; the results are there when the last one is.
Milestones wait_for_all(Executor& executor, std::uint64_t tasks) {
  const auto submitted = Clock::now();
  collect(executor, tasks, [](Chunk) {});
  return {.submitted = submitted, .first_result = Clock::now()};
}

/// All tasks have been handed over; each result is there as its task finishes.
Milestones take_as_they_finish(Executor& executor, std::uint64_t tasks) {
  const auto submitted = Clock::now();
  return {.submitted = submitted, .first_result = collect(executor, tasks, [](Chunk) {})};
}

Milestones dispatch_map(Executor& executor, std::uint64_t tasks, ChunkSize chunk_size) {
  executor.submit({0, tasks}, chunk_size);
  return wait_for_all(executor, tasks);
}

Milestones dispatch_apply(Executor& executor, std::uint64_t tasks, ChunkSize chunk_size) {
  Milestones found;
  for_each_chunk(tasks, chunk_size, [&](Chunk chunk) {
    executor.submit(chunk, ChunkSize::of(chunk.size()));
    found.submitted = Clock::now();
    const auto back = collect(executor, chunk.size(), [](Chunk) {});
    if (chunk.begin == 0) found.first_result = back;
  });
  return found;
}

Milestones dispatch_apply_async(Executor& executor, std::uint64_t tasks, ChunkSize chunk_size) {
  std::uint64_t called = 0;
  // As a user's would be: called through a pointer for each task, and not known to the compiler.
  const std::function<void(std::uint64_t task)> callback = [&](std::uint64_t) { ++called; };
  submit_singly(executor, tasks, chunk_size);
  Milestones found{.submitted = Clock::now(), .first_result = {}};
  found.first_result = collect(executor, tasks, [&](Chunk chunk) {
    const Clock::time_point began = Clock::now();
    for (std::uint64_t task = chunk.begin; task < chunk.end; ++task) callback(task);
    found.callbacks += Clock::now() - began;
  });
  return found;
}

/// Puts results into the order of their tasks: one that is ahead of its turn waits here.
class InOrder {
 public:
  /// Takes what came back; says whether its turn has come, with all that has waited for it.
  bool take(Chunk chunk) {
    if (chunk.begin != next_) {
      early_.emplace(chunk.begin, chunk.end);
      return false;
    }
    next_ = chunk.end;
    while (const auto waited = early_.extract(next_)) next_ = waited.mapped();
    return true;
  }

 private:
  std::uint64_t next_ = 0;
  std::unordered_map<std::uint64_t, std::uint64_t> early_;
};

Milestones dispatch_imap(Executor& executor, std::uint64_t tasks, ChunkSize chunk_size) {
  executor.submit({0, tasks}, chunk_size);
  Milestones found{.submitted = Clock::now(), .first_result = {}};
  InOrder results;
  collect(executor, tasks, [&](Chunk chunk) {
    const bool in_turn = results.take(chunk);
    if (in_turn && chunk.begin == 0) found.first_result = Clock::now();
  });
  return found;
}

Milestones dispatch_imap_unordered(Executor& executor, std::uint64_t tasks, ChunkSize chunk_size) {
  executor.submit({0, tasks}, chunk_size);
  return take_as_they_finish(executor, tasks);
}

Milestones dispatch_gather(Executor& executor, std::uint64_t tasks, ChunkSize chunk_size) {
  submit_singly(executor, tasks, chunk_size);
  return wait_for_all(executor, tasks);
}

Milestones dispatch_as_completed(Executor& executor, std::uint64_t tasks, ChunkSize chunk_size) {
  submit_singly(executor, tasks, chunk_size);
  return take_as_they_finish(executor, tasks);
}

}  // namespace

ChunkSize default_chunk_size(const DispatchEntry& mode, const BackendEntry& backend,
                             std::uint64_t tasks) {
  if (mode.singly) return ChunkSize::of(1);
  if (backend.staffing == Staffing::pool) return ChunkSize::guided();
  return ChunkSize::of(backend.staffing == Staffing::caller ? tasks : 1);
}

std::span<const DispatchEntry> dispatch_modes() {
  static constexpr DispatchEntry kModes[] = {
      {.name = "map", .help = "all tasks at once, in chunks; waits for all", .run = dispatch_map},
      {.name = "map-async",
       .help = "like map; shows when the caller was free to do something else",
       .run = dispatch_map},
      {.name = "static",
       .help = "each worker has its share of the tasks from the start; waits for all",
       .splits = true,
       .run = dispatch_map},
      {.name = "apply",
       .help = "one task after another, each waited for before the next",
       .singly = true,
       .alternates = true,
       .run = dispatch_apply},
      {.name = "apply-async",
       .help = "task by task, without waiting; a callback for each result",
       .singly = true,
       .results = Results::if_possible,
       .run = dispatch_apply_async},
      {.name = "imap",
       .help = "all tasks at once; takes results in the order of the tasks",
       .singly = true,
       .results = Results::as_they_come,
       .run = dispatch_imap},
      {.name = "imap-unordered",
       .help = "all tasks at once; takes results as tasks finish",
       .singly = true,
       .results = Results::as_they_come,
       .run = dispatch_imap_unordered},
      {.name = "starmap",
       .help = "map, for tasks with several arguments",
       .several_arguments = true,
       .run = dispatch_map},
      {.name = "starmap-async",
       .help = "map-async, for tasks with several arguments",
       .several_arguments = true,
       .run = dispatch_map},
      {.name = "gather",
       .help = "task by task, without waiting; waits for all",
       .singly = true,
       .run = dispatch_gather},
      {.name = "as-completed",
       .help = "task by task, without waiting; takes results as tasks finish",
       .singly = true,
       .results = Results::as_they_come,
       .run = dispatch_as_completed},
  };
  return kModes;
}

const DispatchEntry& find_dispatch(std::string_view name) {
  return find_named(dispatch_modes(), name, "dispatch mode");
}

}  // namespace concbench
