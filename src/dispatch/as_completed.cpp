#include "dispatch/collect.hpp"
#include "dispatch/modes.hpp"

namespace concbench {

Milestones dispatch_as_completed(Executor& executor, std::uint64_t tasks, Grain grain) {
  submit_singly(executor, tasks, grain);
  const auto submitted = std::chrono::steady_clock::now();
  return {.submitted = submitted, .first_result = collect(executor, tasks, [](Chunk) {})};
}

}  // namespace concbench
