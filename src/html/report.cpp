#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "html/charts.hpp"
#include "html/document.hpp"
#include "html/gates.hpp"
#include "html/sweep.hpp"
#include "report/blocks.hpp"
#include "report/cases.hpp"
#include "report/columns.hpp"
#include "report/figure.hpp"
#include "report/wording.hpp"
#include "text/units.hpp"
#include "text/words.hpp"

namespace concbench {

namespace {

using Rows = std::vector<const CaseReport*>;

std::string time_text(double ns) { return format_figure(ns, Quantity::time); }
std::string ratio_text(double ratio) { return short_number(ratio) + "x"; }
std::string percent_text(double share) { return fmt::format("{:.1f} %", 100 * share); }

std::size_t index_of(const Report& report, const CaseReport& c) {
  return static_cast<std::size_t>(&c - report.cases.data());
}

HtmlTable::Row row_of(const Report& report, const CaseReport& c, std::vector<HtmlCell> cells) {
  return {.cells = std::move(cells), .index = static_cast<int>(index_of(report, c))};
}

std::string_view mark_of(const CaseReport& c) {
  if (has_failed(c.status)) return "bad";
  if (!c.comparison) return "";
  if (c.comparison->verdict == Verdict::faster) return "good";
  return c.comparison->verdict == Verdict::slower ? "bad" : "";
}

HtmlTable overview(const Report& report) {
  HtmlTable table{
      .titles = {"case", "against the baseline", "interval", "workers", "time", "within"},
      .words = 3};
  const std::vector<std::size_t> best = best_cases(report);
  for (const CaseReport& c : report.cases) {
    if (!is_measured(c)) {
      table.rows.push_back(
          row_of(report, c, {{short_name(c)}, {spoken_fate(c.status, c.reason), "", mark_of(c)}}));
      continue;
    }
    const Estimate& total = c.metric("total_ns").estimate;
    const RatioText against = against_text(report, c);
    table.rows.push_back(row_of(report, c,
                                {{short_name(c)},
                                 {against.words, "", mark_of(c)},
                                 {against.interval},
                                 {std::to_string(c.workers)},
                                 figure_cell(total.point, time_text(total.point)),
                                 {spread_text(total)}}));
    table.rows.back().best = std::ranges::count(best, index_of(report, c)) > 0;
  }
  return table;
}

std::string intervals_of_times(const Report& report, const Rows& rows) {
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
  const Svg linear = draw(chart);
  chart.logarithmic = true;
  return html_figure(figure, linear, draw(chart));
}

std::string intervals_of_speedups(const Report& report, const Rows& rows) {
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
                                       figure_cell(e.point, ratio_text(e.point)),
                                       figure_cell(e.lower, ratio_text(e.lower)),
                                       figure_cell(e.upper, ratio_text(e.upper))}));
  }
  return chart.rows.empty() ? "" : html_figure(figure, draw(chart));
}

Strip strip_of(const Report& report, const CaseReport& c) {
  Strip strip{.label = short_name(c), .index = index_of(report, c), .marks = {}};
  const std::vector<const Sample*> kept = kept_samples(c);
  auto next = kept.begin();
  for (const Sample& sample : c.samples) {
    if (sample.outcome != Outcome::ok) continue;
    const bool counts = next != kept.end() && *next == &sample;
    if (counts) ++next;
    strip.marks.push_back({.round = sample.round,
                           .value = sample.total_ns(),
                           .invalid = counts ? "" : sample.invalid});
  }
  return strip;
}

std::string samples_by_round(const Report& report, const Rows& rows) {
  StripChart chart{.strips = {}, .text = time_text};
  HtmlTable data{.titles = {"case", "samples", "left out", "least", "median", "most"}};
  for (const CaseReport* c : rows) {
    chart.strips.push_back(strip_of(report, *c));
    const Summary& s = c->summary("total_ns");
    data.rows.push_back(row_of(report, *c,
                               {{short_name(*c)},
                                {std::to_string(c->diagnosis.taken)},
                                {std::to_string(c->diagnosis.invalid)},
                                figure_cell(s.min, time_text(s.min)),
                                figure_cell(s.median, time_text(s.median)),
                                figure_cell(s.max, time_text(s.max))}));
  }
  const std::size_t every = thinning(chart);
  return html_figure(
      {.id = "samples",
       .title = "Samples by round",
       .description = "The time of each sample by its round, a strip for each case.",
       .how_to_read = "A dot is a sample; a cross was disturbed and is left out. A strip that "
                      "rises or falls, or has steps, shows that the machine changed; the box "
                      "holds the middle half, its line is the median. Each strip has a scale of "
                      "its own.",
       .data = std::move(data),
       .note = every > 1 ? fmt::format("One in {} samples is drawn.", every) : ""},
      draw(chart));
}

std::string where_the_time_went(const Report& report, const Rows& all) {
  Rows rows;
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

std::string percentiles_of(const Report& report, const Rows& rows, const std::string& name,
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

std::string all_percentiles(const Report& report, const Rows& rows) {
  std::string text;
  std::size_t place = 0;
  for (const std::string& name : distribution_names(rows)) {
    text += percentiles_of(report, rows, name, ++place);
  }
  return text;
}

std::vector<std::string> notes_of(const Report& report) {
  std::vector<std::string> all;
  for (const CaseReport& c : report.cases) {
    for (const Note& note : c.diagnosis.notes) {
      all.push_back(fmt::format("{}: {}", short_name(c), sentence_of(note)));
    }
  }
  return all;
}

std::string machine(const Report& report) {
  const Context& c = report.context;
  return html_properties(
      "How it was measured",
      {{"command", join_words(c.command_line)},
       {"date", c.date},
       {"machine", fmt::format("{}, {}, {}", c.environment.host, c.environment.cpu_model,
                               c.environment.kernel)},
       {"CPUs", c.cpus.reason()},
       {"rounds", fmt::format("{}, stopped because {}", report.rounds, why_stopped(report))},
       {"random seed", std::to_string(c.settings.seed)},
       {"concbench", fmt::format("{}, {}, {}", c.version, c.build_type, c.compiler)}});
}

/// Where there are several, as a list below what was run.
std::string answer_of(const Report& report) {
  const std::vector<std::string> all = answers(report);
  if (all.size() > 1) return html_heading(headline(report)) + html_list("Best", all);
  return html_heading(all.empty() ? headline(report) : all.front()) +
         html_paragraph(all.empty() ? "" : headline(report), "sub");
}

}  // namespace

std::string render_html(const Report& report, const RenderOptions&) {
  const Rows rows = measured_cases(report);
  std::string body;
  body += answer_of(report);
  if (!report.complete) {
    body += html_paragraph("Incomplete: measuring was stopped before its last round.", "bad");
  }
  body += html_table(overview(report));
  body += html_paragraph(gates_answer(report.gates)) + html_gates(report.gates);
  body += html_sweep(report);
  if (!rows.empty()) {
    body += intervals_of_times(report, rows);
    body += intervals_of_speedups(report, rows);
    body += samples_by_round(report, rows);
    body += where_the_time_went(report, rows);
    body += all_percentiles(report, rows);
  }
  body += html_list("Notes", notes_of(report));
  body += machine(report);
  return html_document(headline(report), body, json_line_of(report));
}

}  // namespace concbench
