#include <fmt/core.h>

#include "compare/wording.hpp"
#include "html/charts.hpp"
#include "html/document.hpp"
#include "html/gates.hpp"
#include "report/ratio_text.hpp"

namespace concbench {
namespace {

Quantity quantity_in(const RunComparison& compared) {
  return quantity_of(compared.settings.metric->key);
}

HtmlCell median_cell(const std::optional<double>& median, Quantity quantity) {
  return median ? figure_cell(*median, median_text(median, quantity)) : HtmlCell{};
}

std::string_view mark_of(const CaseMatch& match) {
  if (!match.comparison) return "";
  if (match.comparison->verdict == Verdict::faster) return "good";
  return match.comparison->verdict == Verdict::slower ? "bad" : "";
}

HtmlTable overview(const RunComparison& compared) {
  const Quantity quantity = quantity_in(compared);
  HtmlTable table{.titles = {"case", "NEW is", "BASE", "NEW"}, .words = 2};
  int row = 0;
  for (const CaseMatch& match : compared.matches) {
    table.rows.push_back({.cells = {{match.name},
                                    {change_text(match.comparison, quantity), "", mark_of(match)},
                                    median_cell(match.base_median, quantity),
                                    median_cell(match.median, quantity)},
                          .index = row++});
  }
  return table;
}

/// Of times, how many times as fast NEW is, for the right to be better; of others, NEW over BASE.
Estimate shown_ratio(const Comparison& comparison, Quantity quantity) {
  return quantity == Quantity::time ? speedup_of(comparison) : comparison.ratio;
}

std::string ratios(const RunComparison& compared) {
  const Quantity quantity = quantity_in(compared);
  const bool is_time = quantity == Quantity::time;
  IntervalChart chart{.rows = {}, .ratio = true, .axis_text = axis_ratio};
  HtmlTable data{.titles = {"case", is_time ? "speed-up" : "NEW / BASE", "from", "to"}};
  std::size_t row = 0;
  for (const CaseMatch& match : compared.matches) {
    const std::size_t index = row++;
    if (!match.comparison) continue;
    const Estimate e = shown_ratio(*match.comparison, quantity);
    chart.rows.push_back({match.name, e, index, change_text(match.comparison, quantity)});
    data.rows.push_back({.cells = {{match.name},
                                   figure_cell(e.point, ratio_figure(e.point)),
                                   figure_cell(e.lower, ratio_figure(e.lower)),
                                   figure_cell(e.upper, ratio_figure(e.upper))},
                         .index = static_cast<int>(index)});
  }
  if (chart.rows.empty()) return "";
  return html_figure(
      {.id = "ratios",
       .title = is_time ? "Speed-up of NEW against BASE" : "NEW over BASE",
       .description = "How NEW compares with BASE in each case, with its interval.",
       .how_to_read =
           is_time ? "Right of 1 NEW is faster, left of it slower. An interval that leaves out 1 "
                     "shows a difference; a dashed one goes on beyond the chart."
                   : "Right of 1 NEW has more, left of it less. An interval that leaves out 1 "
                     "shows a difference; a dashed one goes on beyond the chart.",
       .data = std::move(data)},
      draw(chart));
}

std::string medians(const RunComparison& compared) {
  const Quantity quantity = quantity_in(compared);
  const auto text = [quantity](double value) { return format_figure(value, quantity); };
  PairChart chart{.first = "BASE",
                  .second = "NEW",
                  .rows = {},
                  .axis_text = quantity == Quantity::time ? ValueText(axis_time) : ValueText(text),
                  .text = text};
  HtmlTable data{.titles = {"case", "BASE", "NEW"}};
  std::size_t row = 0;
  for (const CaseMatch& match : compared.matches) {
    const std::size_t index = row++;
    if (!match.base_median || !match.median) continue;
    chart.rows.push_back({match.name, index, *match.base_median, *match.median});
    data.rows.push_back({.cells = {{match.name},
                                   median_cell(match.base_median, quantity),
                                   median_cell(match.median, quantity)},
                         .index = static_cast<int>(index)});
  }
  if (chart.rows.empty()) return "";
  const Drawing linear = draw(chart);
  chart.logarithmic = true;
  return html_figure(
      {.id = "medians",
       .title = "Both runs side by side",
       .description = "The median of each case in both runs.",
       .how_to_read = "A dot is the median in BASE, a square that in NEW. How sure a difference "
                      "is, the other chart tells.",
       .data = std::move(data)},
      linear, draw(chart));
}

std::string run_text(const RunIdentity& run) {
  return fmt::format("{}: {}, concbench {}, {} rounds", run.file, run.date, run.version,
                     run.rounds);
}

}  // namespace

std::string render_comparison_html(const RunComparison& compared, const RenderOptions&) {
  const std::string title = headline(compared);
  const std::string body =
      html_heading(answer(compared)) + html_paragraph(title, "sub") +
      html_table(overview(compared)) + html_gates(compared.gates) + ratios(compared) +
      medians(compared) + html_list("Notes", remarks_on(compared, true)) +
      html_properties("What was compared",
                      {{"BASE", run_text(compared.base)}, {"NEW", run_text(compared.subject)}}) +
      html_paragraph(caution(compared), "how");
  return html_document(title, body, json_line_of(compared));
}

}  // namespace concbench
