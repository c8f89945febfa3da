#include "report/wording.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <span>

#include "report/cases.hpp"
#include "report/figure.hpp"
#include "text/list.hpp"
#include "text/params.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

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
  if (least->tasks == most->tasks) return counted(least->tasks, "task");
  return fmt::format("{} to {} tasks", least->tasks, most->tasks);
}

std::string params_text(const Report& report) {
  std::string text;
  for (const ReportParam& param : report.cases.front().params) {
    if (!is_common(report, param)) continue;
    const std::string name =
        param.name.ends_with("_ns") ? param.name.substr(0, param.name.size() - 3) : param.name;
    text += fmt::format(" {}={}", name, param_text(param.value, {.yes = "yes", .no = "no"}));
  }
  return text;
}

}  // namespace

std::string headline(const Report& report) {
  std::string rounds = report.rounds == 0 ? "no whole round" : counted(report.rounds, "round");
  if (report.elapsed.count() > 0) rounds += " in " + format_duration(report.elapsed);
  const std::string& runtime = report.context.runtime;
  return fmt::format("{}{}: {}, {}, {}{}{}", report.cases.front().workload, params_text(report),
                     count_of_tasks(report), counted(report.context.cpus.allowed(), "CPU"), rounds,
                     runtime.empty() ? "" : ", ", runtime);
}

std::string total_text(const CaseReport& c) {
  const MetricSummary& total = c.metric("total_ns");
  std::string median = time_text(total.summary.median);
  if (!is_bounded(total.estimate)) return median;
  return fmt::format("{} ({} to {})", median, time_text(total.estimate.lower),
                     time_text(total.estimate.upper));
}

RatioText against_text(const Report& report, const CaseReport& c) {
  if (c.name == baseline_of(report, c)) return {"(baseline)", ""};
  return c.comparison ? ratio_text(*c.comparison) : RatioText{};
}

std::string baseline_text(const Report& report, const std::string& only) {
  const auto differs = [](const CaseReport& c) { return !c.against.empty(); };
  if (std::ranges::none_of(report.cases, differs)) return only;
  const std::string& variant = report.cases[report.baseline].variant;
  const auto is_paired = [&](const CaseReport& c) {
    const auto other = std::ranges::find(report.cases, baseline_of(report, c), &CaseReport::name);
    return other != report.cases.end() && other->variant == variant;
  };
  if (std::ranges::all_of(report.cases, is_paired)) return variant;
  return fmt::format("{} with the same parameters", report.cases[report.baseline].backend);
}

std::string spoken_case(const Report& report, const CaseReport& c) {
  const auto has_its_way = [&](const CaseReport& other) { return other.way == c.way; };
  const bool is_told_by_variant =
      !c.variant.empty() && std::ranges::all_of(report.cases, has_its_way);
  std::string text = is_told_by_variant ? c.variant : without_workers(c);
  if (c.workers == 1 && !names_workers(c)) return text;
  return text + " with " + counted(c.workers, "worker");
}

std::string spoken_list(const std::vector<std::string>& names) {
  constexpr std::size_t most = 3;
  if (names.size() > most + 1) {
    return fmt::format("{} and {} more", join(std::span(names).first(most), ", "),
                       names.size() - most);
  }
  if (names.size() < 2) return join(names, "");
  return fmt::format("{} and {}", join(std::span(names).first(names.size() - 1), ", "),
                     names.back());
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
