#include "html/sweep.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

#include "html/charts.hpp"
#include "html/document.hpp"
#include "report/cases.hpp"
#include "report/figure.hpp"
#include "report/wording.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

std::string ratio_text(double ratio) { return short_number(ratio) + "x"; }
std::string plain_number(double value) { return fmt::format("{:g}", value); }

/// A chart of speed-ups, with a row in its table for each point.
struct SpeedupChart {
  CurveChart chart;
  HtmlTable data;

  explicit SpeedupChart(const std::string& over, ValueText x_text)
      : chart{.curves = {},
              .x_title = over,
              .y_title = "speed-up against sequential",
              .x_ticks = {},
              .y_least_top = 1,
              .levels = {{1, "sequential"}},
              .places = {},
              .x_text = std::move(x_text),
              .y_axis_text = axis_ratio,
              .y_text = ratio_text},
        data{.titles = {"case", over, "speed-up", "from", "to"}} {}

  void add(Curve& curve, std::size_t index, double x, const Estimate& e) {
    curve.points.push_back({x, e});
    chart.x_ticks.push_back(x);
    data.rows.push_back({.cells = {{curve.label},
                                   figure_cell(x, chart.x_text(x)),
                                   figure_cell(e.point, ratio_text(e.point)),
                                   figure_cell(e.lower, ratio_text(e.lower)),
                                   figure_cell(e.upper, ratio_text(e.upper))},
                         .index = static_cast<int>(index)});
  }

  void add(Curve curve) {
    if (!curve.points.empty()) chart.curves.push_back(std::move(curve));
  }

  void order_ticks() {
    std::ranges::sort(chart.x_ticks);
    chart.x_ticks.erase(std::unique(chart.x_ticks.begin(), chart.x_ticks.end()),
                        chart.x_ticks.end());
  }

  /// Values that are factors apart stand on a logarithmic axis.
  bool is_wide() const {
    constexpr double kFar = 8;
    return chart.x_ticks.front() > 0 && chart.x_ticks.back() / chart.x_ticks.front() >= kFar;
  }
};

std::vector<std::pair<double, double>> law_of(const SweepCurve& curve, const Report& report) {
  std::vector<std::pair<double, double>> points;
  if (!curve.fits) return points;
  const unsigned first = report.cases[curve.cases.front()].workers;
  const unsigned last = report.cases[curve.cases.back()].workers;
  for (unsigned workers = first; workers <= last; ++workers) {
    points.emplace_back(workers, curve.fits->best().coefficients.speedup(workers));
  }
  return points;
}

/// Of each curve its law, or why there is none.
std::string laws(const Report& report) {
  std::string text = "Laws: ";
  for (const SweepCurve& curve : report.sweep->curves) {
    text += fmt::format("{}{}: {}", &curve == &report.sweep->curves.front() ? "" : "; ",
                        without_workers(report.cases[curve.cases.front()]),
                        curve.fits ? fit_text(curve.fits->best()) : curve.reason);
  }
  return text + ".";
}

std::string over_workers(const Report& report) {
  SpeedupChart all("workers", plain_number);
  for (const SweepCurve& curve : report.sweep->curves) {
    Curve drawn{.label = without_workers(report.cases[curve.cases.front()]),
                .index = curve.cases.front(),
                .points = {},
                .law = law_of(curve, report)};
    for (const std::size_t i : curve.cases) {
      const auto& speedup = report.sweep->points[i].speedup;
      if (speedup) all.add(drawn, i, report.cases[i].workers, *speedup);
    }
    all.add(std::move(drawn));
  }
  if (all.chart.curves.empty()) return "";
  all.order_ticks();
  all.chart.diagonal = true;
  const Svg linear = draw(all.chart);
  all.chart.x_logarithmic = all.chart.y_logarithmic = true;
  return html_figure(
      {.id = "scaling",
       .title = "Speed-up over workers",
       .description = "The speed-up with each number of workers, with its interval.",
       .how_to_read = "The dotted line is the ideal, on which each worker is worth one; a "
                      "dashed curve is the law that was fitted.",
       .data = std::move(all.data),
       .note = laws(report)},
      linear, draw(all.chart));
}

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
  SpeedupChart all(name, is_time ? ValueText(axis_time) : ValueText(plain_number));
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

std::string html_sweep(const Report& report) {
  if (!report.sweep || report.cases.empty()) return "";
  std::string text = over_workers(report);
  for (const Swept& swept : candidates(report)) text += over(report, swept);
  return text;
}

}  // namespace concbench
