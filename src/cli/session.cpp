#include "session.hpp"

#include <algorithm>
#include <concbench/os/signals.hpp>

#include "measure/sampler.hpp"
#include "progress.hpp"

namespace concbench {

Findings measure_plan(const Plan& plan) {
  SignalWatch signals;
  Stage stage(plan);
  ForkingSampler sampler(plan, stage, &signals.fd());
  ProgressLine progress;
  Findings findings =
      measure(plan, sampler, Clock::now, [&](const Progress& where) { progress.show(where); });
  findings.signal = signals.take();
  return findings;
}

ExitCode exit_code(const Findings& findings) {
  if (findings.ending == Ending::interrupted) return static_cast<ExitCode>(128 + findings.signal);
  if (findings.ending == Ending::time_limit && !findings.complete) return ExitCode::time_limit;
  const auto bad = [](const CaseResult& c) {
    return c.status == Status::failed || c.status == Status::timed_out;
  };
  return std::ranges::any_of(findings.cases, bad) ? ExitCode::case_failed : ExitCode::fine;
}

}  // namespace concbench
