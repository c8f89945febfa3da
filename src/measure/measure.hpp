#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <vector>

#include "measure/measurements.hpp"
#include "plan/plan.hpp"

namespace concbench {

using Clock = std::chrono::steady_clock;

/// Takes samples. The one interface between the loop over rounds and the world.
class Sampler {
 public:
  virtual ~Sampler() = default;

  /// Takes one sample of cases[index]; it is given up at `deadline`. Never throws for what goes
  /// wrong inside the sample: that is its outcome.
  virtual Sample take(std::size_t index, std::optional<Clock::time_point> deadline) = 0;
};

/// Where measuring stands, for those who show it.
struct Progress {
  unsigned round = 0;
  /// How many there will be at least.
  unsigned rounds = 0;
  std::size_t taken = 0;   ///< samples so far
  std::size_t wanted = 0;  ///< samples of the rounds so far and of those still to come, at least
  const Case* current = nullptr;
  std::size_t index = 0;  ///< of the current case
  /// How many rounds it will likely take, by the last look at what was found.
  unsigned expected = 0;
  /// When no further round begins.
  std::optional<Clock::time_point> end = {};
  /// All that was found so far, by case.
  const std::vector<CaseResult>* cases = nullptr;
};

/// Takes rounds, one sample of every case in a fresh seeded order, until the plan's rule says that
/// it is enough. An invalid sample is taken again, a few times. A case that fails is not sampled
/// again; the others go on. `now` and `show` are the only ties to time and terminal.
Measurements measure(const Plan& plan, Sampler& sampler,
                     const std::function<Clock::time_point()>& now,
                     const std::function<void(const Progress&)>& show);

}  // namespace concbench
