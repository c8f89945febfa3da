#include <fmt/core.h>

#include "html/charts.hpp"
#include "html/sections.hpp"
#include "report/blocks.hpp"
#include "report/cases.hpp"
#include "report/figure.hpp"

namespace concbench {
namespace {

struct Percentile {
  double beyond;
  std::string_view name;
  std::optional<double> Distribution::*of;
};

constexpr Percentile kPercentiles[] = {{0.5, "p50", &Distribution::p50_ns},
                                       {0.1, "p90", &Distribution::p90_ns},
                                       {0.01, "p99", &Distribution::p99_ns},
                                       {0.001, "p99.9", &Distribution::p99_9_ns}};

std::string share_text(double beyond) { return fmt::format("{:g} %", 100 * (1 - beyond)); }

std::string percentiles_of(const Report& report, const CaseRows& rows, const std::string& name,
                           std::size_t place) {
  CurveChart chart{.curves = {},
                   .x_title = "share of events that take no longer",
                   .y_title = "time",
                   .x_logarithmic = true,
                   .y_logarithmic = true,
                   .x_ticks = {},
                   // Rarer ones stand further to the right.
                   .x_text = [](double x) { return share_text(1 / x); },
                   .y_axis_text = axis_time,
                   .y_text = time_text};
  HtmlTable data{.titles = {"case", "events", "least", "p50", "p90", "p99", "p99.9", "most"}};
  for (const Percentile& p : kPercentiles) chart.x_ticks.push_back(1 / p.beyond);
  for (const CaseReport* c : rows) {
    const Distribution* found = find_distribution(c->distributions, name);
    if (found == nullptr) continue;
    Curve curve{.label = short_name(*c), .index = index_of(report, *c), .points = {}};
    std::vector<HtmlCell> cells{{short_name(*c)},
                                {std::to_string(found->count)},
                                figure_cell(found->min_ns, time_text(found->min_ns))};
    for (const Percentile& p : kPercentiles) {
      const std::optional<double> ns = found->*p.of;
      cells.push_back(ns ? figure_cell(*ns, time_text(*ns)) : HtmlCell{});
      if (ns) curve.points.push_back({1 / p.beyond, point_alone(*ns)});
    }
    cells.push_back(figure_cell(found->max_ns, time_text(found->max_ns)));
    if (!curve.points.empty()) chart.curves.push_back(std::move(curve));
    data.rows.push_back(row_of(report, *c, std::move(cells)));
  }
  if (chart.curves.empty()) return "";
  return html_figure(
      {.id = fmt::format("percentiles-{}", place),
       .title = "Percentiles of " + name,
       .description = "How long single events took, by the share that took no longer.",
       .how_to_read = "The further right, the rarer: at 99 % one event in a hundred takes longer.",
       .data = std::move(data)},
      draw(chart));
}

}  // namespace

std::string html_percentiles(const Report& report, const CaseRows& rows) {
  std::string text;
  std::size_t place = 0;
  for (const std::string& name : distribution_names(rows)) {
    text += percentiles_of(report, rows, name, ++place);
  }
  return text;
}

}  // namespace concbench
