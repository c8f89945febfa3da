#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "measure/sample.hpp"
#include "statistics/comparison.hpp"
#include "statistics/ending.hpp"

namespace concbench {

/// What became of a case.
enum class Status { ok, failed, timed_out, skipped };

/// Whether it was tried, and did not work.
constexpr bool has_failed(Status status) {
  return status == Status::failed || status == Status::timed_out;
}

struct CaseResult {
  Status status = Status::skipped;
  /// Why it is not ok; one line.
  std::string reason = {};
  /// All that were taken, good ones and bad ones.
  std::vector<Sample> samples = {};
};

/// The samples that nothing disturbed, in the order in which they were taken.
std::vector<const Sample*> usable_samples(const std::vector<Sample>& samples);

/// How many CPUs others used while these samples were taken, on average.
double others_cpus(const std::vector<const Sample*>& samples);

/// Of each round the sample that is to be believed most, disturbed where there is no other: on a
/// busy machine they are all that there is. In the order in which they were taken.
std::vector<const Sample*> sound_samples(const std::vector<Sample>& samples);

/// What earlier looks at the comparison of a case have found.
struct Earlier {
  /// It stands whatever came later: the case was not sampled any more.
  std::optional<Comparison> settled = {};
  /// What the last look showed; absent where there was none.
  std::optional<Verdict> verdict = {};
};

/// What measuring found; cases stand as in the plan.
struct Measurements {
  Ending ending = Ending::rounds;
  /// Whether the rounds that were to be taken in any event were taken.
  bool complete = true;
  /// Rounds that every open case went through.
  unsigned rounds = 0;
  /// The chance that any verdict on these samples is wrong, for all of them together: what earlier
  /// looks at them have left of it.
  double alpha = 0;
  /// By case, before the look that `alpha` is for; empty where there could be no other look.
  std::vector<Earlier> earlier = {};
  std::chrono::nanoseconds elapsed{0};
  /// The signal that interrupted it, or 0.
  int signal = 0;
  std::vector<CaseResult> cases = {};
};

/// The name that reports have for it.
std::string_view name_of(Status status);

}  // namespace concbench
