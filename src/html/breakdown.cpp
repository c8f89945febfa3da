#include <fmt/core.h>

#include <algorithm>

#include "html/charts.hpp"
#include "html/sections.hpp"
#include "report/blocks.hpp"
#include "report/cases.hpp"
#include "report/figure.hpp"

namespace concbench {
namespace {

/// With a blank at which no line is broken.
std::string percent_text(double share) { return fmt::format("{:.1f}\u00a0%", 100 * share); }

}  // namespace

std::string html_breakdown(const Report& report, const CaseRows& all) {
  CaseRows rows;
  std::ranges::copy_if(all, std::back_inserter(rows),
                       [](const CaseReport* c) { return c->breakdown.has_value(); });
  if (rows.empty()) return "";
  const std::span<const BreakdownPart> parts = breakdown_parts(rows.front()->breakdown->stamped);
  StackChart chart{.parts = {}, .rows = {}, .axis_text = axis_time, .text = time_text};
  HtmlTable data{.titles = {"case"}};
  for (const BreakdownPart& part : parts) {
    chart.parts.emplace_back(part.title);
    data.titles.emplace_back(part.title);
  }
  for (const CaseReport* c : rows) {
    StackRow row{.label = short_name(*c), .index = index_of(report, *c), .parts = {}};
    std::vector<HtmlCell> cells{{short_name(*c)}};
    for (const BreakdownPart& part : parts) {
      const double ns = std::max(0.0, part.of(*c->breakdown));
      row.parts.push_back(ns);
      cells.push_back(figure_cell(
          ns, fmt::format("{} ({})", time_text(ns), percent_text(ns / c->breakdown->total_ns()))));
    }
    chart.rows.push_back(std::move(row));
    data.rows.push_back(row_of(report, *c, std::move(cells)));
  }
  return html_figure(
      {.id = "breakdown",
       .title = "Where the time went",
       .description = "The parts of a pass, one after another, for each case.",
       .how_to_read = "A bar is a pass, from its beginning to its end; parts are means over "
                      "workers and rounds. Only 'running' is the tasks themselves. With "
                      "--latency tasks are stamped, and the work is split further.",
       .data = std::move(data)},
      draw(chart));
}

}  // namespace concbench
