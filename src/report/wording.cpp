#include "report/wording.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "report/figure.hpp"
#include "text/list.hpp"
#include "text/params.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

std::string time_text(double ns) { return format_figure(ns, Quantity::time); }

/// What cases differ in is told by their names.
bool is_common(const Report& report, const ReportParam& param) {
  const auto has_it = [&](const CaseReport& c) {
    return std::ranges::find(c.params, param) != c.params.end();
  };
  return std::ranges::all_of(report.cases, has_it);
}

bool is_skipped(const CaseReport& c) { return c.status == Status::skipped; }

std::string count_of_tasks(const Report& report) {
  const auto [least, most] = std::ranges::minmax_element(report.cases, {}, &CaseReport::tasks);
  if (least->tasks == most->tasks) return fmt::format("{} tasks", least->tasks);
  return fmt::format("{} to {} tasks", least->tasks, most->tasks);
}

}  // namespace

std::string headline(const Report& report) {
  const CaseReport& first = report.cases.front();
  std::string text = first.workload;
  for (const ReportParam& param : first.params) {
    if (!is_common(report, param)) continue;
    const std::string name =
        param.name.ends_with("_ns") ? param.name.substr(0, param.name.size() - 3) : param.name;
    text += fmt::format(" {}={}", name, param_text(param.value, {.yes = "yes", .no = "no"}));
  }
  const std::string rounds =
      report.rounds == 0 ? "no whole round" : fmt::format("{} rounds", report.rounds);
  return fmt::format("{}: {}, {}, seed {}", text, count_of_tasks(report), rounds,
                     report.context.settings.seed);
}

std::string total_text(const CaseReport& c) {
  const MetricSummary& total = c.metric("total_ns");
  return fmt::format("{} ({} to {})", time_text(total.summary.median),
                     time_text(total.estimate.lower), time_text(total.estimate.upper));
}

std::string speedup_text(const Report& report, const CaseReport& c) {
  if (c.name == baseline_of(report, c)) return "1 (baseline)";
  if (!c.comparison) return "";
  const Estimate speedup = speedup_of(*c.comparison);
  return fmt::format("{}x ({}-{})", short_number(speedup.point), short_number(speedup.lower),
                     short_number(speedup.upper));
}

std::string baseline_text(const Report& report, const std::string& only) {
  const auto differs = [](const CaseReport& c) { return !c.against.empty(); };
  if (std::ranges::none_of(report.cases, differs)) return only;
  return fmt::format("{} with the same parameters", report.cases[report.baseline].backend);
}

std::string verdict_text(const std::optional<Comparison>& comparison) {
  if (!comparison) return "";
  std::string verdict(to_string(comparison->verdict));
  if (!comparison->rounds_needed) return verdict;
  return fmt::format("{} (about {} more rounds)", verdict, *comparison->rounds_needed);
}

std::string why_stopped(const Report& report) {
  switch (report.stopped_by) {
    case Ending::decided:
      return "every comparison was decided";
    case Ending::precision:
      return "every interval was narrow enough";
    case Ending::rounds:
      return "all rounds were taken";
    case Ending::time_limit:
      return "the time limit passed";
    case Ending::no_case:
      return std::ranges::all_of(report.cases, is_skipped) ? "no case could be run"
                                                           : "every case had failed";
    case Ending::interrupted:
      return "it was interrupted";
  }
  return "";
}

}  // namespace concbench
