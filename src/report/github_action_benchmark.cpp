#include <fmt/core.h>

#include <algorithm>

#include "report/cases.hpp"
#include "report/json_values.hpp"
#include "report/report.hpp"
#include "report/wording.hpp"

namespace concbench {
namespace {

/// Its reader takes one number after the sign, which must not be a single digit; the wider side of
/// the interval promises nothing that is not so.
std::string range_text(const Estimate& estimate) {
  return fmt::format("± {:.1f}",
                     std::max(estimate.upper - estimate.point, estimate.point - estimate.lower));
}

/// What a tool tip of the chart shows, a line each.
std::string extra_text(const CaseReport& c) {
  const Estimate& total = c.metric("total_ns").estimate;
  std::string text =
      fmt::format("samples: {}\nworkers: {}\ntasks: {}", total.n, c.workers, c.tasks);
  if (is_bounded(total)) {
    text += fmt::format("\n{:g} % interval: {:.1f} to {:.1f} ns", 100 * total.confidence,
                        total.lower, total.upper);
  }
  if (c.comparison) text += "\nagainst the baseline: " + ratio_text(*c.comparison).together();
  return text;
}

Json entry_json(const CaseReport& c) {
  const MetricSummary& total = c.metric("total_ns");
  Json json{{"name", c.name}, {"unit", "ns"}, {"value", total.summary.median}};
  if (is_bounded(total.estimate)) json["range"] = range_text(total.estimate);
  json["extra"] = extra_text(c);
  return json;
}

}  // namespace

std::string render_github_action_benchmark(const Report& report, const RenderOptions&) {
  Json entries = Json::array();
  for (const CaseReport* c : measured_cases(report)) entries.push_back(entry_json(*c));
  return to_file(entries);
}

}  // namespace concbench
