#include "dispatch/collect.hpp"
#include "dispatch/modes.hpp"

namespace concbench {

Milestones dispatch_gather(Executor& executor, std::uint64_t tasks, Grain grain) {
  submit_singly(executor, tasks, grain);
  const auto submitted = std::chrono::steady_clock::now();
  collect(executor, tasks, [](Chunk) {});
  return {.submitted = submitted, .first_result = std::chrono::steady_clock::now()};
}

}  // namespace concbench
