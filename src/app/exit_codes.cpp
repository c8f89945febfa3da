#include "app/exit_codes.hpp"

#include <algorithm>

namespace concbench {

ExitCode first_of(std::initializer_list<ExitCode> codes) {
  const auto tells = [](ExitCode code) { return code != ExitCode::fine; };
  const auto* const found = std::ranges::find_if(codes, tells);
  return found == codes.end() ? ExitCode::fine : *found;
}

ExitCode code_of_signal(int signal) { return static_cast<ExitCode>(128 + signal); }

ExitCode code_of_end(const Measurements& measurements) {
  // What was measured may be complete, and a trace was cut short.
  if (measurements.signal != 0) return code_of_signal(measurements.signal);
  const bool cut = measurements.ending == Ending::time_limit && !measurements.complete;
  return cut ? ExitCode::time_limit : ExitCode::fine;
}

ExitCode code_of_cases(const Report& report) {
  const auto is_bad = [](const CaseReport& c) { return has_failed(c.status); };
  const bool failed =
      report.stopped_by == Ending::no_case || std::ranges::any_of(report.cases, is_bad);
  return failed ? ExitCode::case_failed : ExitCode::fine;
}

}  // namespace concbench
