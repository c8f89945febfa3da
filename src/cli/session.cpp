#include "session.hpp"

#include <algorithm>

#include "measure/sampler.hpp"
#include "progress.hpp"

namespace concbench {

Findings Session::measure(const Plan& plan) {
  Stage stage(plan);
  ForkingSampler sampler(plan, stage, &signals_.fd());
  ProgressLine progress;
  Findings findings = concbench::measure(plan, sampler, Clock::now,
                                         [&](const Progress& where) { progress.show(where); });
  findings.signal = signals_.take();
  return findings;
}

Findings measure_plan(const Plan& plan) { return Session().measure(plan); }

ExitCode exit_code(const Findings& findings) {
  if (findings.ending == Ending::interrupted) return static_cast<ExitCode>(128 + findings.signal);
  if (findings.ending == Ending::time_limit && !findings.complete) return ExitCode::time_limit;
  const auto bad = [](const CaseResult& c) {
    return c.status == Status::failed || c.status == Status::timed_out;
  };
  return std::ranges::any_of(findings.cases, bad) ? ExitCode::case_failed : ExitCode::fine;
}

}  // namespace concbench
