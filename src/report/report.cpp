#include <fmt/format.h>

#include <algorithm>
#include <concbench/report.hpp>
#include <stdexcept>

namespace concbench {
namespace {

std::string_view unit_suffix(ParamKind kind) {
  switch (kind) {
    case ParamKind::duration:
      return "_ns";
    case ParamKind::rate:
      return "_bytes_per_second";
    case ParamKind::count:
    case ParamKind::counts:
    case ParamKind::bytes:
    case ParamKind::text:
    case ParamKind::texts:
    case ParamKind::flag:
      return "";
  }
  return "";
}

/// Dashes are for the command line; a key in the results is a name in every language.
std::string key_of(const ParamInfo& info) {
  std::string key(info.name);
  std::ranges::replace(key, '-', '_');
  return key.append(unit_suffix(info.kind));
}

std::vector<Summary> summarize_all(const std::vector<Sample>& samples) {
  std::vector<Summary> summaries;
  for (const Metric& metric : metrics()) {
    std::vector<double> values;
    for (const Sample& sample : samples) {
      if (sample.usable()) values.push_back(metric.of(sample));
    }
    if (values.empty()) return {};
    summaries.push_back(summarize(values));
  }
  return summaries;
}

std::optional<std::uint64_t> digest_of(const CaseResult& result) {
  const auto good = [](const Sample& s) { return s.outcome == Outcome::ok; };
  const auto found = std::ranges::find_if(result.samples, good);
  if (found == result.samples.end()) return std::nullopt;
  return found->digest;
}

CaseReport report_case(const Case& c, const CaseResult& result) {
  CaseReport report{
      .name = c.name,
      .workload = std::string(c.workload->info.name),
      .params = {},
      .backend = std::string(c.backend->name),
      .dispatch = std::string(c.dispatch->name),
      .workers = c.workers,
      .chunk = c.grain.is_guided() ? std::nullopt : std::optional(c.grain.tasks()),
      .tasks = c.tasks,
      .status = result.status,
      .reason = result.reason,
      .digest = digest_of(result),
      .samples = result.samples,
      .summaries = summarize_all(result.samples),
  };
  for (const Param& param : c.params.all()) {
    report.params.push_back({key_of(param.info), param.value});
  }
  if (report.status == Status::ok && report.summaries.empty()) {
    report.status = Status::failed;
    report.reason = fmt::format("no valid sample: {}", report.samples.back().invalid);
  }
  return report;
}

void compare_with(const CaseReport& baseline, CaseReport& c) {
  if (baseline.summaries.empty() || c.summaries.empty()) return;
  c.speedup = {.baseline = baseline.name,
               .total = baseline.summary("total_ns").median / c.summary("total_ns").median};
}

}  // namespace

std::span<const Metric> metrics() {
  static constexpr Metric kMetrics[] = {
      {"total_ns", [](const Sample& s) { return s.total_ns(); }},
      {"startup_ns", [](const Sample& s) { return s.startup_ns; }},
      {"work_ns", [](const Sample& s) { return s.work_ns; }},
      {"teardown_ns", [](const Sample& s) { return s.teardown_ns; }},
      {"cpu_ns", [](const Sample& s) { return s.cpu_user_ns + s.cpu_system_ns; }},
      {"cpu_user_ns", [](const Sample& s) { return s.cpu_user_ns; }},
      {"cpu_system_ns", [](const Sample& s) { return s.cpu_system_ns; }},
      {"max_rss_bytes", [](const Sample& s) { return static_cast<double>(s.max_rss_bytes); }},
      {"voluntary_switches", [](const Sample& s) { return s.voluntary_switches; }},
      {"involuntary_switches", [](const Sample& s) { return s.involuntary_switches; }},
      {"minor_faults", [](const Sample& s) { return s.minor_faults; }},
      {"major_faults", [](const Sample& s) { return s.major_faults; }},
  };
  return kMetrics;
}

const Summary& CaseReport::summary(std::string_view key) const {
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

Report make_report(const Plan& plan, const Findings& findings, Context context) {
  Report report{.complete = findings.ending == Ending::rounds,
                .context = std::move(context),
                .cases = {},
                .baseline = plan.baseline};
  for (std::size_t i = 0; i < plan.cases.size(); ++i) {
    report.cases.push_back(report_case(plan.cases[i], findings.cases[i]));
  }
  for (CaseReport& c : report.cases) compare_with(report.cases[report.baseline], c);
  return report;
}

}  // namespace concbench
