#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "metg/metg.hpp"
#include "report/cases.hpp"
#include "report/columns.hpp"
#include "report/figure.hpp"
#include "text/list.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

/// A bound below all that was measured is 0; one that nothing is known of is `?`.
std::string bound_text(double ns) { return ns == 0 ? "0" : time_text(ns); }

std::string bounds_text(double lower, double upper) {
  if (!std::isfinite(lower) && !std::isfinite(upper)) return "";
  return fmt::format("{} to {}", bound_text(lower), bound_text(upper));
}

/// A figure, and what is known of how far it can be trusted.
struct Told {
  std::string figure;
  std::string interval = {};

  std::string together() const {
    return interval.empty() ? figure : fmt::format("{} ({})", figure, interval);
  }
};

Told told(const MetgThreshold& t) {
  switch (t.reach) {
    case CrossingReach::some:
      return {is_told(t.lower_ns, t.upper_ns) ? time_text(t.metg_ns) : "not told",
              bounds_text(t.lower_ns, t.upper_ns)};
    case CrossingReach::all:
      return {fmt::format("< {}", time_text(t.metg_ns))};
    case CrossingReach::none:
      return {"not reached", fmt::format("{} % at {}", short_number(100 * t.best_efficiency),
                                         time_text(t.work_ns))};
  }
  return {};
}

Told told(const std::optional<MetgBreakEven>& found) {
  if (!found) return {};
  switch (found->reach) {
    case CrossingReach::some:
      return {is_told(found->lower_ns, found->upper_ns) ? time_text(found->work_ns) : "not told",
              bounds_text(found->lower_ns, found->upper_ns)};
    case CrossingReach::all:
      return {fmt::format("< {}", time_text(found->work_ns))};
    case CrossingReach::none:
      return {fmt::format("> {}", time_text(found->work_ns))};
  }
  return {};
}

Told told(const std::optional<Estimate>& startup) {
  if (!startup) return {"?"};
  return {time_text(startup->point), bounds_text(startup->lower, startup->upper)};
}

using Rows = std::vector<const MetgRow*>;

Rows all_rows(const MetgReport& report) {
  Rows rows;
  for (const MetgRow& row : report.rows) rows.push_back(&row);
  return rows;
}

/// A column of figures; where all is asked for, or the intervals are, these stand beside them.
Column figure_column(const Rows& rows, std::string title, bool intervals,
                     const std::function<Told(const MetgRow&)>& figure) {
  Column column{.title = std::move(title), .cells = {}};
  for (const MetgRow* row : rows) {
    const Told text = row->status == Status::ok ? figure(*row) : Told{};
    column.cells.push_back(intervals ? text.together() : text.figure);
  }
  return column;
}

/// The highest of the targets is what the answer is about: its intervals stand in any case.
std::vector<Column> columns_of(const Rows& rows, const RenderOptions& options) {
  Column name{.title = "backend", .cells = {}, .left = true, .squeeze = Squeeze::shorten};
  for (const MetgRow* row : rows) name.cells.push_back(row->name);
  std::vector<Column> columns{name};
  for (std::size_t i = 0; i < kMetgTargets.size(); ++i) {
    const bool is_last = i + 1 == kMetgTargets.size();
    columns.push_back(figure_column(rows, fmt::format("METG({:g} %)", 100 * kMetgTargets[i]),
                                    options.verbose || is_last,
                                    [i](const MetgRow& row) { return told(row.thresholds[i]); }));
    if (!is_last && i > 0) columns.back().squeeze = Squeeze::drop;
  }
  columns.push_back(figure_column(rows, "break-even", options.verbose, [](const MetgRow& row) {
    return row.in_caller ? Told{"-"} : told(row.break_even);
  }));
  columns.push_back(figure_column(rows, "start-up", options.verbose,
                                  [](const MetgRow& row) { return told(row.startup_ns); }));
  columns.back().squeeze = Squeeze::drop;
  return columns;
}

void write_rows(Page& page, const MetgReport& report, const RenderOptions& options) {
  const Rows rows = all_rows(report);
  if (rows.empty()) return;
  TextTable table{.columns = columns_of(rows, options)};
  for (const MetgRow* row : rows) {
    const bool is_ok = row->status == Status::ok;
    table.instead.push_back(is_ok ? "" : spoken_fate(row->status, row->reason));
  }
  table.ink_of = [&](std::size_t row) {
    return rows[row]->status == Status::failed ? Ink::red : Ink::plain;
  };
  write_table(page, std::move(table), options);
}

std::string headline(const MetgReport& report) {
  return fmt::format("metg: tasks of chain, {}, chunk {}, {}",
                     counted(report.settings.workers, "worker"), report.chunk,
                     counted(report.settings.rounds, "round"));
}

void write_footer(Page& page, const MetgReport& report, const RenderOptions& options) {
  page.line();
  write_folded(page,
               "METG(x): the shortest task (wall time x workers / tasks, without start-up) that "
               "reaches the share x of the throughput of a static split. Break-even: the shortest "
               "task, by itself, that runs faster than in a plain loop.",
               options);
  if (options.verbose) {
    write_folded(page,
                 fmt::format("{:g} % intervals by bootstrap over the rounds. CPUs: {}. Seed {}.",
                             100 * report.context.settings.confidence, report.context.cpus.reason(),
                             report.settings.seed),
                 options);
  }
  if (report.complete) return;
  write_folded(page,
               "Incomplete: measuring was stopped before its last round; figures without bounds "
               "are rough.",
               options);
}

}  // namespace

std::string render_metg_table(const MetgReport& report, const RenderOptions& options) {
  Page page(options.color);
  write_folded(page, headline(report), options);
  page.line();
  write_rows(page, report, options);
  write_footer(page, report, options);
  page.line();
  write_folded(page, metg_answer(report), options, {}, Ink::bold);
  return page.text();
}

template <>
std::span<const Format<MetgReport>> formats<MetgReport>() {
  static constexpr Format<MetgReport> kFormats[] = {
      {.name = "table", .help = "for people", .render = render_metg_table},
      {.name = "json", .help = "for programs", .render = render_metg_json},
      {.name = "html", .help = "one page with a chart, for a browser", .render = render_metg_html},
  };
  return kFormats;
}

}  // namespace concbench
