#pragma once

#include <chrono>
#include <concbench/plan.hpp>
#include <concbench/sample.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace concbench {

using Clock = std::chrono::steady_clock;

/// What became of a case.
enum class Status { ok, failed, timed_out, skipped };

struct CaseResult {
  Status status = Status::skipped;
  /// Why it is not ok; one line.
  std::string reason = {};
  /// All that were taken, good ones and bad ones.
  std::vector<Sample> samples = {};
};

/// Why measuring ended.
enum class Ending { rounds, time_limit, interrupted };

/// What measuring found; cases stand as in the plan.
struct Findings {
  Ending ending = Ending::rounds;
  /// The signal that interrupted it, or 0.
  int signal = 0;
  std::vector<CaseResult> cases = {};
};

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
  unsigned rounds = 0;
  std::size_t taken = 0;  ///< samples so far
  std::size_t wanted = 0;
  const Case* current = nullptr;
};

/// Runs the plan's rounds: one sample of every case in a fresh seeded order. A case that fails is
/// not sampled again; the others go on. `now` and `show` are the only ties to time and terminal.
Findings measure(const Plan& plan, Sampler& sampler, const std::function<Clock::time_point()>& now,
                 const std::function<void(const Progress&)>& show);

/// The order of `cases` cases in round `round`: a permutation of 0 ... cases-1 that depends on the
/// seed and the round alone.
std::vector<std::size_t> order_of_round(std::size_t cases, std::uint64_t seed, unsigned round);

}  // namespace concbench
