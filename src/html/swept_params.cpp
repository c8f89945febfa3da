#include <fmt/core.h>

#include <algorithm>

#include "html/speedup_chart.hpp"
#include "report/cases.hpp"
#include "report/figure.hpp"

namespace concbench {
namespace {

/// What cases of a sweep may differ in beside their workers.
struct Swept {
  /// As in the results, with its unit.
  std::string name;
  /// Absent where a case has no number there.
  std::function<std::optional<double>(const CaseReport&)> of;
};

std::optional<double> number_in(const ParamValue& value) {
  if (const auto* count = std::get_if<std::uint64_t>(&value)) return static_cast<double>(*count);
  if (const auto* time = std::get_if<std::chrono::nanoseconds>(&value)) {
    return static_cast<double>(time->count());
  }
  return std::nullopt;
}

std::optional<double> param_of(const CaseReport& c, const std::string& name) {
  const auto found = std::ranges::find(c.params, name, &ReportParam::name);
  return found == c.params.end() ? std::nullopt : number_in(found->value);
}

std::vector<Swept> candidates(const Report& report) {
  std::vector<Swept> all{{"chunk", [](const CaseReport& c) {
                            return c.chunk ? std::optional(static_cast<double>(*c.chunk))
                                           : std::nullopt;
                          }}};
  for (const ReportParam& param : report.cases.front().params) {
    all.push_back(
        {param.name, [name = param.name](const CaseReport& c) { return param_of(c, name); }});
  }
  return all;
}

/// A case's name without the part that tells its value: the same for cases of one curve.
std::string name_without(const CaseReport& c, const Swept& swept) {
  const std::string begin = fmt::format("/{}=", spoken_name(swept.name));
  std::string name = short_name(c);
  const std::size_t at = name.find(begin);
  if (at == std::string::npos) return name;
  const std::size_t end = name.find('/', at + 1);
  return name.erase(at, end == std::string::npos ? end : end - at);
}

/// Cases by the name that those of one curve share, in the order of the report.
std::vector<std::pair<std::string, std::vector<std::size_t>>> curves_over(const Report& report,
                                                                          const Swept& swept) {
  std::vector<std::pair<std::string, std::vector<std::size_t>>> found;
  for (std::size_t i = 0; i < report.cases.size(); ++i) {
    const CaseReport& c = report.cases[i];
    const std::string name = name_without(c, swept);
    if (name == short_name(c) || !swept.of(c) || !report.sweep->points[i].speedup) continue;
    const auto same = std::ranges::find(found, name, [](const auto& curve) { return curve.first; });
    if (same != found.end()) {
      same->second.push_back(i);
    } else if (report.cases[i].name != baseline_of(report, c)) {
      found.push_back({name, {i}});
    }
  }
  std::erase_if(found, [](const auto& curve) { return curve.second.size() < 2; });
  return found;
}

std::string over(const Report& report, const Swept& swept) {
  const bool is_time = quantity_of(swept.name) == Quantity::time;
  const std::string name(spoken_name(swept.name));
  SpeedupChart all(name, is_time ? ValueText(axis_time) : ValueText(axis_number));
  for (auto& [label, cases] : curves_over(report, swept)) {
    std::ranges::sort(cases, {}, [&](std::size_t i) { return *swept.of(report.cases[i]); });
    Curve curve{.label = label, .index = cases.front(), .points = {}};
    for (const std::size_t i : cases) {
      all.add(curve, i, *swept.of(report.cases[i]), *report.sweep->points[i].speedup);
    }
    all.add(std::move(curve));
  }
  if (all.chart.curves.empty()) return "";
  all.order_ticks();
  all.chart.x_logarithmic = all.is_wide();
  return html_figure(
      {.id = "over-" + name,
       .title = "Speed-up over " + name,
       .description = "The speed-up for each value that was swept, with its interval.",
       .how_to_read = "Above 1 handing tasks over is worth it. Each point is compared with the "
                      "sequential program that does the same work.",
       .data = std::move(all.data)},
      draw(all.chart));
}

}  // namespace

std::string html_swept_params(const Report& report) {
  if (!report.sweep || report.cases.empty()) return "";
  std::string text;
  for (const Swept& swept : candidates(report)) text += over(report, swept);
  return text;
}

}  // namespace concbench
