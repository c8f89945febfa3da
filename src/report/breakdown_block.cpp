#include <fmt/core.h>

#include <algorithm>
#include <iterator>

#include "report/cases.hpp"
#include "report/columns.hpp"
#include "report/distribution_blocks.hpp"
#include "report/figure.hpp"

namespace concbench {
namespace {

struct Part {
  std::string_view title;
  double (*of)(const Breakdown&);
};

constexpr Part kStamped[] = {
    {"startup %", [](const Breakdown& b) { return b.startup_ns; }},
    {"hand-over %", [](const Breakdown& b) { return b.work.hand_over_ns; }},
    {"waiting %", [](const Breakdown& b) { return b.work.waiting_ns; }},
    {"running %", [](const Breakdown& b) { return b.work.running_ns; }},
    {"idle %", [](const Breakdown& b) { return b.work.idle_ns; }},
    {"collecting %", [](const Breakdown& b) { return b.work.collecting_ns; }},
    {"teardown %", [](const Breakdown& b) { return b.teardown_ns; }},
};

constexpr Part kEstimated[] = {
    {"startup %", [](const Breakdown& b) { return b.startup_ns; }},
    {"hand-over %", [](const Breakdown& b) { return b.work.hand_over_ns; }},
    {"rest of work %", [](const Breakdown& b) { return b.rest_ns; }},
    {"teardown %", [](const Breakdown& b) { return b.teardown_ns; }},
};

using Rows = std::vector<const CaseReport*>;

Column share_column(const Part& part, const Rows& rows) {
  Column column{.title = std::string(part.title), .cells = {}};
  for (const CaseReport* row : rows) {
    const double total = row->breakdown->total_ns();
    const double share = total > 0 ? part.of(*row->breakdown) / total : 0;
    column.cells.push_back(fmt::format("{:.1f}", 100 * share));
  }
  return column;
}

Column ratio_column(std::string_view title, const Rows& rows,
                    std::optional<double> Breakdown::*ratio) {
  Column column{.title = std::string(title), .cells = {}};
  for (const CaseReport* row : rows) {
    const std::optional<double> value = *row->breakdown.*ratio;
    column.cells.push_back(value ? fmt::format("~{}", short_number(*value)) : "");
  }
  return column;
}

std::vector<Column> columns_of(const Rows& rows) {
  Column backend{.title = "backend", .cells = {}, .left = true};
  for (const CaseReport* row : rows) backend.cells.push_back(short_name(*row));
  std::vector<Column> columns{backend};
  const bool stamped = rows.front()->breakdown->stamped;
  const std::span<const Part> parts = stamped ? std::span<const Part>(kStamped) : kEstimated;
  for (const Part& part : parts) columns.push_back(share_column(part, rows));
  const auto is_compared = [](const CaseReport* row) {
    return row->breakdown->cpu_per_useful || row->breakdown->efficiency;
  };
  if (std::ranges::none_of(rows, is_compared)) return columns;
  columns.push_back(ratio_column("cpu/useful", rows, &Breakdown::cpu_per_useful));
  columns.push_back(ratio_column("efficiency", rows, &Breakdown::efficiency));
  return columns;
}

}  // namespace

void write_breakdown(Page& page, const std::vector<const CaseReport*>& cases) {
  Rows rows;
  std::ranges::copy_if(cases, std::back_inserter(rows),
                       [](const CaseReport* c) { return c->breakdown.has_value(); });
  if (rows.empty()) return;
  page.lines("\nWhere the time went: parts of a pass, means over workers and rounds\n");
  write_table(page, columns_of(rows));
}

}  // namespace concbench
