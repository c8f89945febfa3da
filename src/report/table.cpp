#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "report/blocks.hpp"
#include "report/cases.hpp"
#include "report/columns.hpp"
#include "report/figure.hpp"
#include "report/report.hpp"
#include "report/wording.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

/// What a column of figures shows.
struct Figure {
  std::string_view title;
  std::string_view metric;
  double (*of)(const MetricSummary&);
  std::span<const Unit> units;
  /// Shown only where this holds for a row; null: always.
  bool (*matters)(const CaseReport& row) = nullptr;
};

/// Elsewhere, nothing happens between the hand-over and the last result.
bool is_not_map(const CaseReport& row) {
  return row.dispatch != "map" && row.dispatch != "starmap";
}

bool has_callbacks(const CaseReport& row) { return row.summary("callbacks_ns").median > 0; }

double median_of(const MetricSummary& m) { return m.summary.median; }

constexpr Figure kFigures[] = {
    {"total", "total_ns", median_of, kTimes},
    {"low", "total_ns", [](const MetricSummary& m) { return m.estimate.lower; }, kTimes},
    {"high", "total_ns", [](const MetricSummary& m) { return m.estimate.upper; }, kTimes},
    {"startup", "startup_ns", median_of, kTimes},
    {"work", "work_ns", median_of, kTimes},
    {"teardown", "teardown_ns", median_of, kTimes},
    {"submitted", "submitted_ns", median_of, kTimes, &is_not_map},
    {"first result", "first_result_ns", median_of, kTimes, &is_not_map},
    {"callbacks", "callbacks_ns", median_of, kTimes, &has_callbacks},
    {"cpu", "cpu_ns", median_of, kTimes},
    {"peak", "max_rss_bytes", median_of, kSizes},
};

using Rows = std::vector<const CaseReport*>;

/// Columns that are to be compared with one another share a unit.
Unit unit_of(const Rows& rows, std::string_view metric, std::span<const Unit> units) {
  double smallest = INFINITY;
  for (const CaseReport* row : rows) {
    const double value = row->summary(metric).median;
    if (value > 0) smallest = std::min(smallest, value);
  }
  return unit_for(std::isinf(smallest) ? 1 : smallest, units);
}

Column figure_column(const Figure& figure, const Rows& rows) {
  const Unit unit = unit_of(rows, figure.metric, figure.units);
  Column column{.title = fmt::format("{} {}", figure.title, unit.name), .cells = {}};
  for (const CaseReport* row : rows) {
    column.cells.push_back(short_number(figure.of(row->metric(figure.metric)) / unit.size));
  }
  return column;
}

bool matters(const Figure& figure, const Rows& rows) {
  const auto asks = [&](const CaseReport* row) { return figure.matters(*row); };
  return figure.matters == nullptr || std::ranges::any_of(rows, asks);
}

std::vector<Column> columns_of(const Report& report, const Rows& rows) {
  Column name{.title = "backend", .cells = {}, .left = true};
  Column workers{.title = "workers", .cells = {}};
  Column chunk{.title = "chunk", .cells = {}};
  Column speedup{.title = "speed-up", .cells = {}, .left = true};
  Column verdict{.title = "verdict", .cells = {}, .left = true};
  for (const CaseReport* row : rows) {
    name.cells.push_back(short_name(*row));
    workers.cells.push_back(fmt::format("{}", row->workers));
    chunk.cells.push_back(row->chunk ? fmt::format("{}", *row->chunk) : "auto");
    speedup.cells.push_back(speedup_text(report, *row));
    verdict.cells.push_back(verdict_text(row->comparison));
  }
  std::vector<Column> columns{name, workers, chunk};
  for (const Figure& figure : kFigures) {
    if (matters(figure, rows)) columns.push_back(figure_column(figure, rows));
  }
  columns.insert(columns.end(), {speedup, verdict});
  return columns;
}

std::size_t fastest_of(const Rows& rows) {
  const auto median = [](const CaseReport* row) { return row->summary("total_ns").median; };
  return static_cast<std::size_t>(std::ranges::min_element(rows, {}, median) - rows.begin());
}

void write_good_rows(Page& page, const Report& report, const Rows& rows) {
  if (rows.empty()) return;
  const std::size_t fastest = fastest_of(rows);
  write_table(page, columns_of(report, rows),
              [fastest](std::size_t row) { return row == fastest ? Ink::green : Ink::plain; });
}

void write_bad_rows(Page& page, const Report& report) {
  for (const CaseReport& c : report.cases) {
    if (c.status == Status::ok) continue;
    page.line({{short_name(c)},
               {"  "},
               {fate_of(c), c.status == Status::skipped ? Ink::plain : Ink::red}});
  }
}

void write_notes(Page& page, const Report& report) {
  const auto has_notes = [](const CaseReport& c) { return !c.diagnosis.notes.empty(); };
  if (std::ranges::none_of(report.cases, has_notes)) return;
  page.lines("\nNotes\n");
  for (const CaseReport& c : report.cases) {
    for (const Note& note : c.diagnosis.notes) {
      page.line(fmt::format("  {}: {}", short_name(c), sentence_of(note)));
    }
  }
}

void write_footer(Page& page, const Report& report) {
  page.line();
  page.line(fmt::format(
      "Medians over rounds with {:g} % intervals; total = startup + work + teardown; speed-up "
      "against {}, pair by pair.",
      100 * report.context.settings.confidence,
      baseline_text(report, short_name(report.cases[report.baseline]))));
  page.line(fmt::format("Stopped because {}. CPUs: {}.", why_stopped(report),
                        report.context.cpus.reason()));
  if (!report.complete) page.line("Incomplete: measuring was stopped before its last round.");
}

}  // namespace

std::string render_table(const Report& report, const RenderOptions& options) {
  const Rows rows = measured_cases(report);
  Page page(options.color);
  page.line(headline(report));
  page.line();
  write_good_rows(page, report, rows);
  write_bad_rows(page, report);
  write_distributions(page, rows);
  if (options.breakdown || report.context.settings.latency) write_breakdown(page, rows);
  write_notes(page, report);
  write_gates(page, report.gates);
  write_footer(page, report);
  if (report.sweep) write_sweep(page, report, options);
  return page.text();
}

}  // namespace concbench
