#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "metg/metg.hpp"
#include "report/columns.hpp"
#include "report/figure.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

/// In the unit that suits `scale`, without its name.
std::string in_unit(double ns, const Unit& unit) {
  return ns < 0 ? fmt::format("-{}", short_number(-ns / unit.size)) : short_number(ns / unit.size);
}

std::string time_text(double ns) {
  const Unit unit = unit_for(std::abs(ns), kTimes);
  return fmt::format("{} {}", in_unit(ns, unit), unit.name);
}

/// A bound below all that was measured is 0; one that nothing is known of is `?`.
std::string bound_text(double ns, const Unit& unit) { return ns == 0 ? "0" : in_unit(ns, unit); }

std::string figure_text(double ns, double lower, double upper) {
  const Unit unit = unit_for(std::abs(ns), kTimes);
  const std::string low = std::isfinite(lower) ? bound_text(lower, unit) : "?";
  const std::string high = std::isfinite(upper) ? bound_text(upper, unit) : "?";
  // A dash before a bound would be read as its sign.
  const std::string_view to = std::isfinite(lower) && lower < 0 ? " to " : "-";
  return fmt::format("{} {} ({}{}{})", in_unit(ns, unit), unit.name, low, to, high);
}

std::string threshold_text(const MetgThreshold& t) {
  switch (t.reach) {
    case Reach::some:
      return figure_text(t.metg_ns, t.lower_ns, t.upper_ns);
    case Reach::all:
      return fmt::format("< {}", time_text(t.metg_ns));
    case Reach::none:
      return fmt::format("not reached ({} % at {})", short_number(100 * t.best_efficiency),
                         time_text(t.work_ns));
  }
  return "";
}

std::string break_even_text(const std::optional<MetgBreakEven>& found) {
  if (!found) return "";
  switch (found->reach) {
    case Reach::some:
      return figure_text(found->work_ns, found->lower_ns, found->upper_ns);
    case Reach::all:
      return fmt::format("< {}", time_text(found->work_ns));
    case Reach::none:
      return fmt::format("> {}", time_text(found->work_ns));
  }
  return "";
}

std::string startup_text(const std::optional<Estimate>& startup) {
  return startup ? figure_text(startup->point, startup->lower, startup->upper) : "?";
}

using Rows = std::vector<const MetgRow*>;

Rows good_ones(const MetgReport& report) {
  Rows rows;
  for (const MetgRow& row : report.rows) {
    if (row.status == Status::ok) rows.push_back(&row);
  }
  return rows;
}

std::vector<Column> columns_of(const Rows& rows) {
  Column name{.title = "backend", .cells = {}, .left = true};
  Column break_even{.title = "break-even", .cells = {}};
  Column startup{.title = "start-up", .cells = {}};
  std::vector<Column> metg;
  metg.reserve(kMetgTargets.size());
  for (const double target : kMetgTargets) {
    metg.push_back({.title = fmt::format("METG({:g} %)", 100 * target), .cells = {}});
  }
  for (const MetgRow* row : rows) {
    name.cells.push_back(row->name);
    break_even.cells.push_back(row->in_caller ? "-" : break_even_text(row->break_even));
    startup.cells.push_back(startup_text(row->startup_ns));
    for (std::size_t i = 0; i < metg.size(); ++i) {
      metg[i].cells.push_back(threshold_text(row->thresholds[i]));
    }
  }
  std::vector<Column> columns{name};
  columns.insert(columns.end(), metg.begin(), metg.end());
  columns.insert(columns.end(), {break_even, startup});
  return columns;
}

void write_good_rows(Page& page, const MetgReport& report) {
  const Rows rows = good_ones(report);
  if (!rows.empty()) write_table(page, columns_of(rows));
}

void write_bad_rows(Page& page, const MetgReport& report) {
  for (const MetgRow& row : report.rows) {
    if (row.status == Status::ok) continue;
    page.line({{row.name},
               {"  "},
               {fmt::format("{}: {}", name_of(row.status), row.reason),
                row.status == Status::skipped ? Ink::plain : Ink::red}});
  }
}

std::string headline(const MetgReport& report) {
  return fmt::format("metg: tasks of chain, {} {}, chunk {}, {} rounds, seed {}",
                     report.settings.workers, report.settings.workers == 1 ? "worker" : "workers",
                     report.chunk, report.settings.rounds, report.settings.seed);
}

void write_footer(Page& page, const MetgReport& report) {
  page.line();
  page.line(
      "METG(x): the shortest task (wall time x workers / tasks, without start-up) that reaches the "
      "share x of the throughput");
  page.line(fmt::format(
      "of a static split; {:g} % intervals by bootstrap over the rounds. Break-even: the shortest "
      "task, by itself, that runs",
      100 * report.settings.confidence));
  page.line(fmt::format("faster than in a plain loop. CPUs: {}.", report.context.cpus.reason()));
  if (report.complete) return;
  page.line(
      "Incomplete: measuring was stopped before its last round; figures without bounds are rough.");
}

}  // namespace

std::string render_metg_table(const MetgReport& report, const RenderOptions& options) {
  Page page(options.color);
  page.line(headline(report));
  page.line();
  write_good_rows(page, report);
  write_bad_rows(page, report);
  write_footer(page, report);
  if (const std::string answer = task_time_answer(report); !answer.empty()) {
    page.line();
    page.line(answer);
  }
  return page.text();
}

template <>
std::span<const Format<MetgReport>> formats<MetgReport>() {
  static constexpr Format<MetgReport> kFormats[] = {
      {.name = "table", .help = "for people", .render = render_metg_table},
      {.name = "json", .help = "for programs", .render = render_metg_json},
  };
  return kFormats;
}

}  // namespace concbench
