#pragma once

#include <string>
#include <vector>

#include "measure/sample.hpp"
#include "statistics/comparison.hpp"

namespace concbench {

/// What became of a case.
enum class Status { ok, failed, timed_out, skipped };

struct CaseResult {
  Status status = Status::skipped;
  /// Why it is not ok; one line.
  std::string reason = {};
  /// All that were taken, good ones and bad ones.
  std::vector<Sample> samples = {};
};

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
  /// What estimates from these samples may promise.
  Look look = {};
  /// The signal that interrupted it, or 0.
  int signal = 0;
  std::vector<CaseResult> cases = {};
};

}  // namespace concbench
