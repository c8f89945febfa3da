#pragma once

#include <optional>

#include "statistics/cost.hpp"

namespace concbench {

/// Where the time of a case's passes went: means over the usable samples. The parts add up to the
/// mean total.
struct Breakdown {
  /// Whether tasks were stamped.
  bool stamped = false;
  double startup_ns = 0;
  /// Where tasks were not stamped, only the hand-over is known, as the caller sees it: until it has
  /// handed over the last task.
  WorkSplit work = {};
  /// What is left of the work then; 0 where tasks were stamped.
  double rest_ns = 0;
  double teardown_ns = 0;

  /// How many tasks can make progress at once.
  unsigned parallel = 1;
  // Against `sequential`, which does the same tasks in the same round; medians over the rounds.
  // Absent where the run has no such case.

  /// CPU time over that of `sequential`: what is above 1 was burnt for something else than tasks.
  std::optional<double> cpu_per_useful = {};
  /// The time of `sequential` over `parallel` times that of this case: 1 where nothing is lost.
  std::optional<double> efficiency = {};

  double total_ns() const { return startup_ns + work.sum() + rest_ns + teardown_ns; }
};

}  // namespace concbench
