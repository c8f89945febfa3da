#pragma once

#include <memory>
#include <vector>

#include "backends/backend.hpp"
#include "mpi/rank/pace.hpp"
#include "mpi/rank/world.hpp"

namespace concbench {

/// What rank 0 knows of another rank's clock: what to add to it, and how far off that may be.
struct ClockOffset {
  std::int64_t ns = 0;
  std::int64_t error_ns = 0;
};

/// What executors on rank 0 keep from pass to pass.
struct RanksState {
  World& world;
  Pace pace = {};
  /// By rank; 0 for rank 0.
  std::vector<ClockOffset> clocks = {};
};

/// Hands out ranges to all other ranks, two at a time, so that the next one is there when one is
/// done, and runs some itself while no answer waits.
std::unique_ptr<Executor> open_dispatcher(RanksState& state, Job& job,
                                          const ExecutorConfig& config);

/// Hands out nothing: each rank knows its share of all tasks, which have to be submitted together.
std::unique_ptr<Executor> open_shares(RanksState& state, Job& job);

}  // namespace concbench
