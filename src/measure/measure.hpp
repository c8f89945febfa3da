#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "measure/judge.hpp"
#include "os/clock.hpp"
#include "plan/plan.hpp"

namespace concbench {

/// `from` + `limit`, or the end of time where that comes first: limits may be centuries long.
inline Clock::time_point deadline_after(Clock::time_point from, std::chrono::nanoseconds limit) {
  return limit > Clock::time_point::max() - from ? Clock::time_point::max() : from + limit;
}

/// Takes samples. The one interface between the loop over rounds and the world.
class Sampler {
 public:
  virtual ~Sampler() = default;

  /// Takes one sample of cases[index]; it is given up at `deadline`. Never throws for what goes
  /// wrong inside the sample: that is its outcome.
  virtual Sample take(std::size_t index, std::optional<Clock::time_point> deadline) = 0;
};

/// Where measuring stands before a sample, for those who show it. Valid while measure() runs.
struct Progress {
  std::span<const Case> cases = {};
  /// The case of the sample.
  std::size_t current = 0;
  unsigned round = 0;
  /// How many there will be at least.
  unsigned rounds = 0;
  /// How many there will likely be.
  unsigned expected = 0;
  std::size_t taken = 0;  ///< samples so far, repeated ones not counted
  std::size_t left = 0;   ///< samples that will likely be taken, this one included
  /// What is known of the cases; as in Answer.
  std::span<const std::optional<Standing>> standings = {};
  /// Of the comparisons; as in Answer.
  std::size_t decided = 0;
  std::size_t compared = 0;
  /// How long the last sample of the current case took; 0: it has none.
  double lasted_ns = 0;
  /// Samples so far that other programs disturbed, and all of them.
  std::size_t disturbed = 0;
  std::size_t samples = 0;
  /// When no further round begins.
  std::optional<Clock::time_point> end = {};
};

/// Takes rounds, one sample of every open case in a fresh seeded order, until the judge says that
/// it is enough. An invalid sample is taken again, a few times. A case that fails is not sampled
/// again; the others go on. `now` and `show` are the only ties to time and terminal.
Measurements measure(const Plan& plan, Sampler& sampler, Judge& judge,
                     const std::function<Clock::time_point()>& now,
                     const std::function<void(const Progress&)>& show);

}  // namespace concbench
