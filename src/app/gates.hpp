#pragma once

#include <span>
#include <string>
#include <vector>

#include "analysis/gates.hpp"
#include "cli/exit_code.hpp"
#include "plan/plan.hpp"

namespace concbench {

class Command;

/// The options that turn figures into an exit code.
struct GateOptions {
  /// Without its expectations: these can be read once the cases are known.
  Gates gates = {};
  std::vector<std::string> expectations = {};
};

/// Adds them to a command; `options` must outlive it.
void add_gates(Command& command, GateOptions& options);

/// Throws UsageError for an expectation that cannot be meant.
Gates read_gates(const GateOptions& options, std::span<const KnownCase> cases);

/// How expectations may call the cases of a plan or of a report.
std::vector<KnownCase> known_cases(const Plan& plan);
std::vector<KnownCase> known_cases(const Report& report);

/// What gates alone make of the exit code. Says on stderr which of them fail the run, for those who
/// do not see its results.
ExitCode tell_of_gates(const Gates& gates, const std::vector<GateResult>& results);

}  // namespace concbench
