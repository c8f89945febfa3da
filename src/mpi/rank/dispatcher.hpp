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
  /// Rank 0 runs tasks, too.
  bool takes_part = true;

  /// Ranks that run tasks.
  unsigned hands() const { return takes_part ? world.size() : world.size() - 1; }
};

/// For a comparison of both ways: set to any value, it leaves rank 0 to hand out alone.
inline constexpr const char* kHandsOutVariable = "CONCBENCH_MPI_HANDS_OUT_ONLY";

/// Hands out ranges to all other ranks, two at a time, so that the next one is there when one is
/// done, and runs some itself while no answer waits.
std::unique_ptr<Executor> open_dispatcher(RanksState& state, Job& job,
                                          const ExecutorConfig& config);

/// Hands out nothing: each rank knows its share of all tasks, which have to be submitted together.
std::unique_ptr<Executor> open_shares(RanksState& state, Job& job);

}  // namespace concbench
