#include <functional>

#include "dispatch/collect.hpp"
#include "dispatch/modes.hpp"

namespace concbench {

Milestones dispatch_apply_async(Executor& executor, std::uint64_t tasks, Grain grain) {
  using Clock = std::chrono::steady_clock;
  std::uint64_t called = 0;
  // As a user's would be: called through a pointer for each task, and not known to the compiler.
  const std::function<void(std::uint64_t task)> callback = [&](std::uint64_t) { ++called; };
  submit_singly(executor, tasks, grain);
  Milestones found{.submitted = Clock::now(), .first_result = {}};
  found.first_result = collect(executor, tasks, [&](Chunk chunk) {
    const Clock::time_point began = Clock::now();
    for (std::uint64_t task = chunk.begin; task < chunk.end; ++task) callback(task);
    found.callbacks += Clock::now() - began;
  });
  return found;
}

}  // namespace concbench
