#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <concbench/figure.hpp>

#include "breakdown.hpp"
#include "cases.hpp"
#include "columns.hpp"
#include "distribution_blocks.hpp"
#include "formats.hpp"
#include "gate_lines.hpp"
#include "sweep_text.hpp"
#include "unit.hpp"
#include "wording.hpp"

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

std::string good_rows(const Report& report, const Rows& rows, const Paint& paint) {
  if (rows.empty()) return "";
  const std::vector<Column> columns = columns_of(report, rows);
  std::string text = title_line(columns, paint);
  const std::size_t fastest = fastest_of(rows);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string line = row_line(columns, i);
    text += (i == fastest ? paint.green(line) : line) + "\n";
  }
  return text;
}

std::string bad_rows(const Report& report, const Paint& paint) {
  std::string text;
  for (const CaseReport& c : report.cases) {
    if (c.status == Status::ok) continue;
    const std::string what = one_line(fate_of(c));
    text += fmt::format("{}  {}\n", short_name(c),
                        c.status == Status::skipped ? what : paint.red(what));
  }
  return text;
}

std::string notes(const Report& report) {
  std::string text;
  for (const CaseReport& c : report.cases) {
    for (const std::string& note : c.diagnosis.notes) {
      text += fmt::format("  {}: {}\n", short_name(c), one_line(note));
    }
  }
  return text.empty() ? "" : "\nNotes\n" + text;
}

std::string footer(const Report& report) {
  const double percent = 100 * report.context.settings.confidence;
  std::string text = fmt::format(
      "\nMedians over rounds with {:g} % intervals; total = startup + work + teardown; speed-up "
      "against "
      "{}, pair by pair.\nStopped because {}. CPUs: {}.\n",
      percent, baseline_text(report, short_name(report.cases[report.baseline])),
      why_stopped(report), report.context.cpus.reason());
  if (!report.complete) text += "Incomplete: measuring was stopped before its last round.\n";
  return text;
}

}  // namespace

std::string render_table(const Report& report, const RenderOptions& options) {
  const Paint paint(options.color);
  const Rows rows = measured_cases(report);
  const bool broken_down = options.breakdown || report.context.settings.latency;
  return headline(report) + "\n\n" + good_rows(report, rows, paint) + bad_rows(report, paint) +
         distribution_blocks(rows, paint) + (broken_down ? breakdown_block(rows, paint) : "") +
         notes(report) + gate_lines(report.gates, paint) + footer(report) +
         (report.sweep ? sweep_text(report, options) : "");
}

}  // namespace concbench
