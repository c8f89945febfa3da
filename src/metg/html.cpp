#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "html/charts.hpp"
#include "html/document.hpp"
#include "metg/metg.hpp"
#include "report/cases.hpp"
#include "report/figure.hpp"
#include "text/words.hpp"

namespace concbench {
namespace {

std::string percent_text(double share) {
  return fmt::format("{:g} %", std::round(1000 * share) / 10);
}

std::string title_of(const MetgReport& report) {
  return fmt::format("Shortest tasks worth handing over, with {} {}", report.settings.workers,
                     report.settings.workers == 1 ? "worker" : "workers");
}

/// With bounds as far as they are known.
std::string threshold_text(const MetgThreshold& t) {
  switch (t.reach) {
    case CrossingReach::some:
      if (!std::isfinite(t.lower_ns)) return time_text(t.metg_ns);
      return fmt::format("{} ({} to {})", time_text(t.metg_ns), time_text(t.lower_ns),
                         time_text(t.upper_ns));
    case CrossingReach::all:
      return "< " + time_text(t.metg_ns);
    case CrossingReach::none:
      return fmt::format("not reached ({} at {})", percent_text(t.best_efficiency),
                         time_text(t.work_ns));
  }
  return "";
}

std::string break_even_text(const MetgRow& row) {
  if (row.in_caller || !row.break_even) return "";
  switch (row.break_even->reach) {
    case CrossingReach::some:
      return time_text(row.break_even->work_ns);
    case CrossingReach::all:
      return "< " + time_text(row.break_even->work_ns);
    case CrossingReach::none:
      return "> " + time_text(row.break_even->work_ns);
  }
  return "";
}

HtmlTable overview(const MetgReport& report) {
  HtmlTable table{.titles = {"backend"}};
  for (const double target : kMetgTargets) {
    table.titles.push_back(fmt::format("METG({:g} %)", 100 * target));
  }
  table.titles.insert(table.titles.end(), {"break-even", "start-up"});
  int index = 0;
  for (const MetgRow& row : report.rows) {
    HtmlTable::Row shown{.cells = {{row.name}}, .index = index++};
    if (row.status != Status::ok) {
      shown.cells.push_back({spoken_fate(row.status, row.reason), "", "bad"});
    } else {
      for (const MetgThreshold& t : row.thresholds) {
        shown.cells.push_back({threshold_text(t), fmt::format("{:g}", t.metg_ns)});
      }
      shown.cells.push_back({break_even_text(row)});
      shown.cells.push_back({row.startup_ns ? time_text(row.startup_ns->point) : ""});
    }
    table.rows.push_back(std::move(shown));
  }
  return table;
}

/// Those of the search only where there is nothing better; the shortest task first.
std::vector<MetgPoint> shown_points(const MetgRow& row) {
  const bool has_better =
      std::ranges::any_of(row.points, [](const MetgPoint& p) { return !p.scan; });
  std::vector<MetgPoint> shown;
  std::ranges::copy_if(row.points, std::back_inserter(shown), [=](const MetgPoint& p) {
    return p.scan != has_better && std::isfinite(p.work_ns) && p.work_ns > 0;
  });
  std::ranges::sort(shown, {}, &MetgPoint::work_ns);
  return shown;
}

Curve curve_of(const MetgRow& row, std::size_t index) {
  Curve curve{.label = row.name, .index = index, .points = {}};
  for (const MetgPoint& p : shown_points(row)) curve.points.push_back({p.work_ns, p.efficiency});
  return curve;
}

HtmlTable points_of(const MetgReport& report) {
  HtmlTable table{.titles = {"backend", "task", "efficiency", "from", "to", "rounds"}};
  int index = 0;
  for (const MetgRow& row : report.rows) {
    for (const MetgPoint& p : shown_points(row)) {
      table.rows.push_back({.cells = {{row.name},
                                      {time_text(p.work_ns), fmt::format("{:g}", p.work_ns)},
                                      {percent_text(p.efficiency.point)},
                                      {percent_text(p.efficiency.lower)},
                                      {percent_text(p.efficiency.upper)},
                                      {std::to_string(p.rounds)}},
                            .index = index});
    }
    ++index;
  }
  return table;
}

std::string efficiencies(const MetgReport& report) {
  CurveChart chart{.curves = {},
                   .x_title = "length of a task",
                   .y_title = "share of what can be achieved",
                   .x_logarithmic = true,
                   .y_least_top = 1,
                   .levels = {},
                   .places = {},
                   .x_text = axis_time,
                   .y_axis_text = percent_text,
                   .y_text = percent_text};
  for (const double target : kMetgTargets) chart.levels.push_back({target, percent_text(target)});
  if (report.settings.task_time) {
    const auto ns = static_cast<double>(report.settings.task_time->count());
    chart.places.push_back({ns, "your tasks: " + time_text(ns)});
  }
  for (std::size_t i = 0; i < report.rows.size(); ++i) {
    Curve curve = curve_of(report.rows[i], i);
    if (!curve.points.empty()) chart.curves.push_back(std::move(curve));
  }
  if (chart.curves.empty()) return "";
  return html_figure(
      {.id = "efficiency",
       .title = "Efficiency over the length of a task",
       .description = "A curve for each backend: what share of the throughput of a static split it "
                      "reaches with tasks of each length.",
       .how_to_read =
           "The further left a curve crosses a level, the shorter the tasks may be. 100 % "
           "is the same tasks in equal shares on all workers, without any dispatch.",
       .data = points_of(report)},
      draw(chart));
}

std::string method(const MetgReport& report) {
  const Context& c = report.context;
  return html_properties(
      "How it was measured",
      {{"METG(x)",
        "the shortest task (wall time x workers / tasks, without start-up) that reaches the "
        "share x of the throughput of a static split"},
       {"break-even", "the shortest task, by itself, that is faster than in a plain loop"},
       {"intervals", fmt::format("{:g} %, by bootstrap over {} rounds",
                                 100 * report.settings.confidence, report.settings.rounds)},
       {"command", join_words(c.command_line)},
       {"date", c.date},
       {"machine", fmt::format("{}, {}, {}", c.environment.host, c.environment.cpu_model,
                               c.environment.kernel)},
       {"CPUs", c.cpus.reason()},
       {"random seed", std::to_string(report.settings.seed)},
       {"concbench", fmt::format("{}, {}, {}", c.version, c.build_type, c.compiler)}});
}

}  // namespace

std::string render_metg_html(const MetgReport& report, const RenderOptions&) {
  std::string body = html_heading(metg_answer(report)) + html_paragraph(title_of(report), "sub");
  if (!report.complete) {
    body += html_paragraph("Incomplete: measuring was stopped before its last round.", "bad");
  }
  body += html_table(overview(report)) + efficiencies(report) + method(report);
  return html_document(title_of(report), body, metg_json_line(report));
}

}  // namespace concbench
