#include "report/report.hpp"

#include <algorithm>
#include <stdexcept>

namespace concbench {

std::span<const Metric> metrics() {
  static constexpr Metric kMetrics[] = {
      {"total_ns", [](const Sample& s) { return s.total_ns(); }},
      {"startup_ns", [](const Sample& s) { return s.startup_ns; }},
      {"work_ns", [](const Sample& s) { return s.work_ns; }},
      {"teardown_ns", [](const Sample& s) { return s.teardown_ns; }},
      {"submitted_ns", [](const Sample& s) { return s.submitted_ns; }},
      {"first_result_ns", [](const Sample& s) { return s.first_result_ns; }},
      {"callbacks_ns", [](const Sample& s) { return s.callbacks_ns; }},
      {"cpu_ns", [](const Sample& s) { return s.cpu_user_ns + s.cpu_system_ns; }},
      {"cpu_user_ns", [](const Sample& s) { return s.cpu_user_ns; }},
      {"cpu_system_ns", [](const Sample& s) { return s.cpu_system_ns; }},
      {"max_rss_bytes", [](const Sample& s) { return static_cast<double>(s.max_rss_bytes); }},
      {"voluntary_switches", [](const Sample& s) { return s.voluntary_switches; }},
      {"involuntary_switches", [](const Sample& s) { return s.involuntary_switches; }},
      {"minor_faults", [](const Sample& s) { return s.minor_faults; }},
      {"major_faults", [](const Sample& s) { return s.major_faults; }},
      {"task_timeouts", [](const Sample& s) { return s.task_timeouts; }},
      {"retries", [](const Sample& s) { return s.retries; }},
      {"lost_updates", [](const Sample& s) { return s.lost_updates; }},
  };
  return kMetrics;
}

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
