#include <fmt/core.h>

#include <cmath>

#include "history/list.hpp"
#include "history/trend.hpp"
#include "html/charts.hpp"
#include "html/document.hpp"

namespace concbench {
namespace {

Quantity quantity_in(const Trend& trend) { return quantity_of(trend.settings.metric->key); }

HtmlTable table_of(const Trend& trend) {
  HtmlTable table{.titles = {"run", "date", "commit", "median", "from", "to"}, .words = 3};
  const auto cell = [&](double value) {
    return figure_cell(value, format_figure(value, quantity_in(trend)));
  };
  for (const auto& [run, figure] : trend.points) {
    table.rows.push_back(
        {.cells = {figure_cell(static_cast<double>(run.number), std::to_string(run.number)),
                   {short_date(run.date)},
                   {short_commit(run.commit)},
                   cell(figure.point),
                   cell(figure.lower),
                   cell(figure.upper)}});
  }
  return table;
}

/// By their places: numbers of runs have gaps where others were measured.
CurveChart chart_of(const Trend& trend) {
  const Quantity quantity = quantity_in(trend);
  const auto text = [quantity](double value) { return format_figure(value, quantity); };
  CurveChart chart{.curves = {{.label = trend.case_name, .points = {}}},
                   .x_title = "run",
                   .y_title = std::string(spoken_name(trend.settings.metric->key)),
                   .y_from_zero = false,
                   .levels = {},
                   .places = {},
                   .x_text = {},
                   .y_axis_text = quantity == Quantity::time ? ValueText(axis_time) : text,
                   .y_text = text};
  std::vector<std::string> numbers;
  for (const TrendPoint& point : trend.points) {
    chart.curves[0].points.push_back({static_cast<double>(numbers.size()), point.figure});
    numbers.push_back(std::to_string(point.run.number));
  }
  chart.x_text = [numbers](double place) {
    const auto i = static_cast<std::size_t>(std::lround(place));
    return place >= 0 && i < numbers.size() ? numbers[i] : "";
  };
  for (const LevelChange& change : trend.changes) {
    // Between the last run before and the first one after.
    chart.places.push_back({static_cast<double>(change.at) - 0.5, change_text(change, quantity)});
  }
  return chart;
}

/// As many numbers of runs as are legible.
std::vector<double> some_places(std::size_t runs) {
  constexpr std::size_t kMost = 16;
  const std::size_t step = (runs + kMost - 1) / kMost;
  std::vector<double> places;
  for (std::size_t i = 0; i < runs; i += step) places.push_back(static_cast<double>(i));
  return places;
}

std::string figure_of(const Trend& trend) {
  if (trend.points.empty()) return "";
  CurveChart chart = chart_of(trend);
  chart.x_ticks = some_places(trend.points.size());
  return html_figure(
      {.id = "trend",
       .title = "Over runs",
       .description = "The median of the case in each run, with its interval.",
       .how_to_read = "A mark is the median in a run, its bar the interval that this run gives. "
                      "Runs scatter more than their intervals say, for machines change from run to "
                      "run: a dotted line stands where the level surely changed.",
       .data = table_of(trend)},
      draw(chart));
}

std::vector<std::string> sentences_on_changes(const Trend& trend) {
  std::vector<std::string> sentences;
  for (const LevelChange& change : trend.changes) {
    const KeptRun& run = trend.points[change.at].run;
    sentences.push_back(fmt::format("from run {} on ({}{}{}): {}, p = {:.2g}", run.number,
                                    short_date(run.date), run.commit.empty() ? "" : ", ",
                                    short_commit(run.commit),
                                    change_text(change, quantity_in(trend)), change.p_value));
  }
  return sentences;
}

}  // namespace

std::string render_trend_html(const Trend& trend, const RenderOptions&) {
  const std::string title = headline(trend);
  const std::string body = html_heading(answer(trend)) + html_paragraph(title, "sub") +
                           figure_of(trend) +
                           html_list("Sure changes", sentences_on_changes(trend)) +
                           html_list("Notes", remarks_on(trend));
  return html_document(title, body, json_line_of(trend));
}

}  // namespace concbench
