#include "report/blocks.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>

#include "report/cases.hpp"
#include "report/chart.hpp"
#include "report/columns.hpp"
#include "report/figure.hpp"
#include "report/wording.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

constexpr std::string_view kRun = "latency.run";

struct Title {
  std::string_view name;
  std::string_view words;
};

constexpr Title kTitles[] = {
    {"late", "Lateness: how long after its time a task woke up"},
    {"blocked.put", "Blocked: how long each producer found the queue full, in all"},
    {"blocked.get", "Blocked: how long each consumer found the queue empty, in all"},
    {"latency.wait", "Waiting: from the hand-over of all tasks to the start of each"},
    {kRun, "Running: from the start of each task to its end"},
};

std::string title_of(const std::string& name) {
  const auto found = std::ranges::find(kTitles, name, &Title::name);
  return found == std::end(kTitles) ? name : std::string(found->words);
}

/// A case and its distribution of the name that a block is about.
struct Row {
  const CaseReport* c;
  const Distribution* events;
};

std::vector<Row> block_rows(const std::vector<const CaseReport*>& cases, const std::string& name) {
  std::vector<Row> rows;
  for (const CaseReport* c : cases) {
    const Distribution* events = find_distribution(c->distributions, name);
    if (events != nullptr) rows.push_back({c, events});
  }
  return rows;
}

using Percentile = std::optional<double> Distribution::*;

Column percentile_column(const std::vector<Row>& rows, std::string_view title,
                         Percentile percentile) {
  Column column{.title = std::string(title), .cells = {}};
  for (const Row& row : rows) {
    const std::optional<double> ns =
        percentile == nullptr ? row.events->max_ns : row.events->*percentile;
    column.cells.push_back(ns ? format_figure(*ns, Quantity::time) : "");
  }
  return column;
}

Column imbalance_column(const std::vector<Row>& rows) {
  Column column{.title = "imbalance", .cells = {}};
  for (const Row& row : rows) {
    column.cells.push_back(row.c->imbalance ? short_number(*row.c->imbalance) : "");
  }
  return column;
}

constexpr std::pair<std::string_view, Percentile> kPercentiles[] = {
    {"p50", &Distribution::p50_ns},
    {"p90", &Distribution::p90_ns},
    {"p99", &Distribution::p99_ns},
    {"p99.9", &Distribution::p99_9_ns}};

std::vector<Column> columns_of(const std::vector<Row>& rows, const std::string& name) {
  Column backend{.title = "backend", .cells = {}, .left = true, .squeeze = Squeeze::shorten};
  Column count{.title = "events", .cells = {}};
  for (const Row& row : rows) {
    backend.cells.push_back(short_name(*row.c));
    count.cells.push_back(fmt::format("{}", row.events->count));
  }
  count.squeeze = Squeeze::drop;
  std::vector<Column> columns{backend, count};
  for (const auto& [title, percentile] : kPercentiles) {
    columns.push_back(percentile_column(rows, title, percentile));
  }
  columns.push_back(percentile_column(rows, "max", nullptr));
  if (name == kRun) columns.push_back(imbalance_column(rows));
  return columns;
}

void write_block(Page& page, const std::vector<Row>& rows, const std::string& name,
                 const RenderOptions& options) {
  page.line();
  write_folded(page, title_of(name), options);
  write_table(page, {.columns = columns_of(rows, name)}, options);
}

constexpr BreakdownPart kStamped[] = {
    {"start-up", [](const Breakdown& b) { return b.startup_ns; }},
    {"hand-over", [](const Breakdown& b) { return b.work.hand_over_ns; }},
    {"waiting", [](const Breakdown& b) { return b.work.waiting_ns; }},
    {"running", [](const Breakdown& b) { return b.work.running_ns; }},
    {"idle", [](const Breakdown& b) { return b.work.idle_ns; }},
    {"collect", [](const Breakdown& b) { return b.work.collecting_ns; }},
    {"teardown", [](const Breakdown& b) { return b.teardown_ns; }},
};

constexpr BreakdownPart kEstimated[] = {
    {"start-up", [](const Breakdown& b) { return b.startup_ns; }},
    {"hand-over", [](const Breakdown& b) { return b.work.hand_over_ns; }},
    {"rest of work", [](const Breakdown& b) { return b.rest_ns; }},
    {"teardown", [](const Breakdown& b) { return b.teardown_ns; }},
};

using Rows = std::vector<const CaseReport*>;

double share_of(const BreakdownPart& part, const CaseReport& row) {
  const double total = row.breakdown->total_ns();
  return total > 0 ? part.of(*row.breakdown) / total : 0;
}

Column share_column(const BreakdownPart& part, const Rows& rows) {
  Column column{.title = std::string(part.title), .cells = {}};
  for (const CaseReport* row : rows) {
    column.cells.push_back(fmt::format("{:.1f} %", 100 * share_of(part, *row)));
  }
  return column;
}

/// What is next to nothing in each row takes room that others need.
bool tells(const BreakdownPart& part, const Rows& rows) {
  constexpr double little = 0.005;
  return std::ranges::any_of(rows,
                             [&](const CaseReport* row) { return share_of(part, *row) >= little; });
}

Column ratio_column(std::string_view title, const Rows& rows,
                    std::optional<double> Breakdown::*ratio) {
  Column column{.title = std::string(title), .cells = {}, .squeeze = Squeeze::drop};
  for (const CaseReport* row : rows) {
    const std::optional<double> value = *row->breakdown.*ratio;
    column.cells.push_back(value ? fmt::format("~{}", short_number(*value)) : "");
  }
  return column;
}

std::vector<Column> columns_of(const Rows& rows, bool all) {
  Column backend{.title = "backend", .cells = {}, .left = true, .squeeze = Squeeze::shorten};
  for (const CaseReport* row : rows) backend.cells.push_back(short_name(*row));
  std::vector<Column> columns{backend};
  for (const BreakdownPart& part : breakdown_parts(rows.front()->breakdown->stamped)) {
    if (all || tells(part, rows)) columns.push_back(share_column(part, rows));
  }
  const auto is_compared = [](const CaseReport* row) {
    return row->breakdown->cpu_per_useful || row->breakdown->efficiency;
  };
  if (std::ranges::none_of(rows, is_compared)) return columns;
  columns.push_back(ratio_column("cpu/useful", rows, &Breakdown::cpu_per_useful));
  columns.push_back(ratio_column("efficiency", rows, &Breakdown::efficiency));
  return columns;
}

}  // namespace

std::span<const BreakdownPart> breakdown_parts(bool stamped) {
  return stamped ? std::span<const BreakdownPart>(kStamped) : kEstimated;
}

std::vector<std::string> distribution_names(const std::vector<const CaseReport*>& cases) {
  std::vector<std::string> names;
  for (const CaseReport* c : cases) {
    for (const Distribution& one : c->distributions) {
      if (std::ranges::find(names, one.name) == names.end()) names.push_back(one.name);
    }
  }
  return names;
}

const Distribution* find_distribution(const std::vector<Distribution>& all,
                                      const std::string& name) {
  const auto found = std::ranges::find(all, name, &Distribution::name);
  return found == all.end() ? nullptr : &*found;
}

void write_distributions(Page& page, const std::vector<const CaseReport*>& cases,
                         const RenderOptions& options) {
  for (const std::string& name : distribution_names(cases)) {
    write_block(page, block_rows(cases, name), name, options);
  }
}

void write_breakdown(Page& page, const std::vector<const CaseReport*>& cases,
                     const RenderOptions& options) {
  Rows rows;
  std::ranges::copy_if(cases, std::back_inserter(rows),
                       [](const CaseReport* c) { return c->breakdown.has_value(); });
  if (rows.empty()) return;
  page.lines("\nWhere the time went: parts of a pass, means over workers and rounds\n");
  write_table(page, {.columns = columns_of(rows, options.verbose)}, options);
}

void write_histogram(Page& page, const std::vector<const CaseReport*>& cases,
                     const RenderOptions& options) {
  std::vector<HistogramRow> rows;
  rows.reserve(cases.size());
  for (const CaseReport* c : cases) {
    rows.push_back({short_name(*c), usable_figures(*c, *find_metric("total"))});
  }
  const std::string chart =
      histogram_chart(std::move(rows), [](double ns) { return format_figure(ns, Quantity::time); },
                      {.width = options.width, .ascii = options.ascii});
  if (chart.empty()) return;
  page.lines("\nSamples: how many of each case took how long\n");
  page.lines(chart);
}

void write_gates(Page& page, const std::vector<GateResult>& gates, const RenderOptions& options) {
  if (gates.empty()) return;
  page.lines("\nGates\n");
  for (const GateResult& gate : gates) {
    write_folded(page, fmt::format("{}: {}", gate.gate, sentence_of(gate)), options,
                 {{fmt::format("  {:<9}  ", name_of(gate.outcome))}},
                 gate.outcome == GateOutcome::failed ? Ink::red : Ink::plain);
  }
}

}  // namespace concbench
