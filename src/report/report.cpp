#include "report/report.hpp"

#include <algorithm>
#include <stdexcept>

namespace concbench {

const MetricSummary& CaseReport::metric(std::string_view key) const {
  const auto found = std::ranges::find(metrics(), key, &Metric::key);
  return summaries.at(static_cast<std::size_t>(found - metrics().begin()));
}

std::string_view name_of(Status status) {
  switch (status) {
    case Status::ok:
      return "ok";
    case Status::failed:
      return "failed";
    case Status::timed_out:
      return "timed_out";
    case Status::skipped:
      return "skipped";
  }
  throw std::logic_error("no such status");
}

std::string_view name_of(Ending ending) {
  switch (ending) {
    case Ending::decided:
      return "decided";
    case Ending::precision:
      return "precision";
    case Ending::rounds:
      return "rounds";
    case Ending::time_limit:
      return "time-limit";
    case Ending::no_case:
      return "no-case";
    case Ending::interrupted:
      return "interrupted";
  }
  throw std::logic_error("no such ending");
}

std::string_view name_of(Pinning pinning) {
  switch (pinning) {
    case Pinning::none:
      return "none";
    case Pinning::compact:
      return "compact";
    case Pinning::spread:
      return "spread";
  }
  throw std::logic_error("no such pinning");
}

std::string_view name_of(GateOutcome outcome) {
  switch (outcome) {
    case GateOutcome::held:
      return "held";
    case GateOutcome::failed:
      return "failed";
    case GateOutcome::undecided:
      return "undecided";
  }
  throw std::logic_error("no such outcome");
}

const std::string& baseline_of(const Report& report, const CaseReport& c) {
  return c.against.empty() ? report.cases[report.baseline].name : c.against;
}

Estimate speedup_of(const Comparison& comparison) {
  Estimate speedup = comparison.ratio;
  speedup.point = 1 / comparison.ratio.point;
  speedup.lower = 1 / comparison.ratio.upper;
  speedup.upper = 1 / comparison.ratio.lower;
  return speedup;
}

}  // namespace concbench
