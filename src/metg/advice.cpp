#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "metg/metg.hpp"
#include "report/figure.hpp"
#include "report/wording.hpp"
#include "text/list.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

using Names = std::vector<std::string>;

std::string target_text(double target) { return fmt::format("{:g} %", 100 * target); }

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
                     spell_duration(*report.settings.task_time), target_text(kMetgTargets.back()),
                     clauses.empty() ? "nothing was measured" : join(clauses, "; "));
}

struct Reached {
  const MetgRow* row;
  MetgThreshold at;
};

/// Those that hand tasks over and reach a target.
std::vector<Reached> reaching(const MetgReport& report, double target) {
  std::vector<Reached> found;
  for (const MetgRow& row : report.rows) {
    if (row.status != Status::ok || row.in_caller) continue;
    for (const MetgThreshold& t : row.thresholds) {
      if (t.target == target && t.reach != CrossingReach::none) found.push_back({&row, t});
    }
  }
  return found;
}

bool has_figure(const Reached& reached) {
  return reached.at.reach != CrossingReach::some ||
         is_told(reached.at.lower_ns, reached.at.upper_ns);
}

/// At the highest target for which a figure is told.
std::string shortest_text(const MetgReport& report) {
  for (auto next = kMetgTargets.rbegin(); next != kMetgTargets.rend(); ++next) {
    const double target = *next;
    std::vector<Reached> told = reaching(report, target);
    std::erase_if(told, [](const Reached& reached) { return !has_figure(reached); });
    if (told.empty()) continue;
    const Reached best = *std::ranges::min_element(
        told, {}, [](const Reached& reached) { return reached.at.metg_ns; });
    return fmt::format("The shortest tasks that run at {} or better are those of {} with {}.",
                       target_text(target), format_figure(best.at.metg_ns, Quantity::time),
                       best.row->name);
  }
  if (reaching(report, kMetgTargets.front()).empty()) {
    return fmt::format("No backend reached {} with any task.", target_text(kMetgTargets.front()));
  }
  return "How short tasks may be is not told by so few rounds: try more --rounds.";
}

}  // namespace

std::optional<std::uint64_t> chunk_for(const MetgReport& report, const MetgRow& row) {
  const auto& task_time = report.settings.task_time;
  if (!task_time || report.settings.chunk != 1 || row.thresholds.empty()) return std::nullopt;
  const MetgThreshold& highest = row.thresholds.back();
  if (highest.reach == CrossingReach::none) return std::nullopt;
  const double chunk = std::ceil(highest.work_ns / static_cast<double>(task_time->count()));
  return static_cast<std::uint64_t>(std::max(1.0, chunk));
}

std::string metg_answer(const MetgReport& report) {
  return report.settings.task_time ? length_text(report) : shortest_text(report);
}

}  // namespace concbench
