#include <optional>

#include "dispatch/collect.hpp"
#include "dispatch/modes.hpp"

namespace concbench {

Milestones dispatch_apply(Executor& executor, std::uint64_t tasks, Grain grain) {
  Milestones found;
  for_each_piece(tasks, grain, [&](Chunk piece) {
    executor.submit(piece, Grain::of(piece.size()));
    found.submitted = std::chrono::steady_clock::now();
    const auto back = collect(executor, piece.size(), [](Chunk) {});
    if (piece.begin == 0) found.first_result = back;
  });
  return found;
}

}  // namespace concbench
