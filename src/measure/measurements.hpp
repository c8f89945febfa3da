#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "measure/sample.hpp"

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

/// The samples that estimates are made from, in the order in which they were taken.
std::vector<const Sample*> usable_samples(const std::vector<Sample>& samples);

/// Which rule ended the measuring.
enum class Ending {
  decided,    ///< every comparison has its verdict
  precision,  ///< those that have none are known as exactly as was asked for
  rounds,     ///< as many rounds as were asked for
  time_limit,
  no_case,  ///< every case has failed or was skipped
  interrupted,
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
  /// The signal that interrupted it, or 0.
  int signal = 0;
  std::vector<CaseResult> cases = {};
};

/// The names that reports have for them.
std::string_view name_of(Status status);
std::string_view name_of(Ending ending);

}  // namespace concbench
