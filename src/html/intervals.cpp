#include <fmt/core.h>

#include "html/charts.hpp"
#include "html/sections.hpp"
#include "report/cases.hpp"
#include "report/figure.hpp"
#include "report/wording.hpp"

namespace concbench {
std::string html_times(const Report& report, const CaseRows& rows) {
  IntervalChart chart{.rows = {}, .axis_text = axis_time};
  Figure figure{
      .id = "times",
      .title = "Time of a pass",
      .description = fmt::format("The median time of {} cases with its interval.", rows.size()),
      .how_to_read =
          "A dot is the median over the rounds, the line its interval, dashed where it goes on "
          "beyond the chart, missing where it is not known yet; a shorter time is better. "
          "Intervals that overlap may still differ "
          "surely: the next chart compares cases round by round.",
      .data = {.titles = {"case", "median", "from", "to"}}};
  for (const CaseReport* c : rows) {
    const Estimate& e = c->metric("total_ns").estimate;
    chart.rows.push_back(
        {short_name(*c), e, index_of(report, *c), format_estimate(e, Quantity::time)});
    figure.data.rows.push_back(row_of(report, *c,
                                      {{short_name(*c)},
                                       figure_cell(e.point, time_text(e.point)),
                                       figure_cell(e.lower, time_text(e.lower)),
                                       figure_cell(e.upper, time_text(e.upper))}));
  }
  const Drawing linear = draw(chart);
  chart.logarithmic = true;
  return html_figure(figure, linear, draw(chart));
}

std::string html_speedups(const Report& report, const CaseRows& rows) {
  IntervalChart chart{.rows = {}, .ratio = true, .axis_text = axis_ratio};
  Figure figure{
      .id = "speedups",
      .title =
          "Speed-up against " + baseline_text(report, short_name(report.cases[report.baseline])),
      .description = "How many times as fast as its baseline each case is, with its interval.",
      .how_to_read =
          "Right of 1 is faster, left is slower; each step to the right or left is the same "
          "factor. An interval that leaves out 1 shows a difference; a dashed one goes on "
          "beyond the chart.",
      .data = {.titles = {"case", "speed-up", "from", "to"}}};
  for (const CaseReport* c : rows) {
    if (!c->comparison) continue;
    const Estimate e = speedup_of(*c->comparison);
    chart.rows.push_back(
        {short_name(*c), e, index_of(report, *c), against_text(report, *c).together()});
    figure.data.rows.push_back(row_of(report, *c,
                                      {{short_name(*c)},
                                       figure_cell(e.point, ratio_figure(e.point)),
                                       figure_cell(e.lower, ratio_figure(e.lower)),
                                       figure_cell(e.upper, ratio_figure(e.upper))}));
  }
  return chart.rows.empty() ? "" : html_figure(figure, draw(chart));
}

}  // namespace concbench
