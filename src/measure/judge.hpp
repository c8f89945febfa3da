#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

#include "measure/measurements.hpp"
#include "statistics/estimate.hpp"

namespace concbench {

/// What is known of a case so far: how many times faster than its baseline it is, or, where there
/// is nothing to compare it with, its total in nanoseconds.
struct Standing {
  Estimate estimate = {};
  bool is_speedup = false;
};

/// What becomes of measuring.
struct Answer {
  /// Why it ends; absent: it goes on.
  std::optional<Ending> ending = {};
  /// How many rounds it will likely take in all, if it goes on.
  unsigned expected = 0;
  /// Cases that need no further samples; where these are all, it ends.
  std::vector<std::size_t> settled = {};
  /// As in Measurements; of a limit that cuts the next round short, if it goes on.
  double alpha = 0;
  /// If it goes on, and the user interrupts it in the next round.
  double interrupted_alpha = 0;
  /// As in Measurements.
  std::vector<Earlier> earlier = {};
  /// Of the comparisons, how many were decided at the last look; none before the first.
  std::size_t decided = 0;
  std::size_t compared = 0;
  /// By case; absent where nothing is known, and perhaps a few rounds old.
  std::vector<std::optional<Standing>> standings = {};
};

/// Decides how long to measure. The one interface between the loop over rounds and statistics.
class Judge {
 public:
  virtual ~Judge() = default;

  /// Asked before the first round and after each that was finished; `elapsed` since measuring
  /// began.
  virtual Answer look(const Measurements& so_far, std::chrono::nanoseconds elapsed) = 0;
};

}  // namespace concbench
