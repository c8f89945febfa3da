#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "metg/metg.hpp"
#include "report/figure.hpp"
#include "report/wording.hpp"
#include "text/list.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

using Names = std::vector<std::string>;

std::string target_text() { return fmt::format("{:g} %", 100 * kMetgTargets.back()); }

/// What the rows that have been measured need for tasks of the length that was asked for.
std::string length_text(const MetgReport& report) {
  Names alone;
  Names chunked;
  Names never;
  for (const MetgRow& row : report.rows) {
    if (row.status != Status::ok) continue;
    const auto chunk = chunk_for(report, row);
    if (!chunk) {
      never.push_back(row.name);
    } else if (*chunk == 1) {
      alone.push_back(row.name);
    } else {
      chunked.push_back(fmt::format("{} needs chunks of {}", row.name, *chunk));
    }
  }
  Names clauses;
  if (!alone.empty()) clauses.push_back(fmt::format("one by one with {}", spoken_list(alone)));
  if (!chunked.empty()) clauses.push_back(spoken_list(chunked));
  if (!never.empty()) clauses.push_back(fmt::format("never with {}", spoken_list(never)));
  return fmt::format("Tasks of {} run at {} or better: {}.",
                     spell_duration(*report.settings.task_time), target_text(),
                     clauses.empty() ? "nothing was measured" : join(clauses, "; "));
}

/// Of those that hand tasks over, the one that bears with the shortest.
std::string shortest_text(const MetgReport& report) {
  const MetgRow* best = nullptr;
  const auto granularity = [](const MetgRow& row) { return row.thresholds.back().metg_ns; };
  for (const MetgRow& row : report.rows) {
    if (row.status != Status::ok || row.in_caller || row.thresholds.empty()) continue;
    if (row.thresholds.back().reach == Reach::none) continue;
    if (best == nullptr || granularity(row) < granularity(*best)) best = &row;
  }
  if (best == nullptr) return fmt::format("No backend reached {} with any task.", target_text());
  return fmt::format("The shortest tasks that run at {} or better are those of {} with {}.",
                     target_text(), format_figure(granularity(*best), Quantity::time), best->name);
}

}  // namespace

std::optional<std::uint64_t> chunk_for(const MetgReport& report, const MetgRow& row) {
  const auto& task_time = report.settings.task_time;
  if (!task_time || report.settings.chunk != 1 || row.thresholds.empty()) return std::nullopt;
  const MetgThreshold& highest = row.thresholds.back();
  if (highest.reach == Reach::none) return std::nullopt;
  const double chunk = std::ceil(highest.work_ns / static_cast<double>(task_time->count()));
  return static_cast<std::uint64_t>(std::max(1.0, chunk));
}

std::string metg_answer(const MetgReport& report) {
  return report.settings.task_time ? length_text(report) : shortest_text(report);
}

}  // namespace concbench
