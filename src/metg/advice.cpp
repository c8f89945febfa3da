#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "metg/metg.hpp"
#include "text/list.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

/// The names of rows that suit the tasks in the same way.
using Names = std::vector<std::string>;

void add(std::vector<std::string>& clauses, const Names& names, std::string_view what) {
  if (!names.empty()) clauses.push_back(fmt::format("{}: {}", what, join(names, ", ")));
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

std::string task_time_answer(const MetgReport& report) {
  if (!report.settings.task_time) return "";
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
      chunked.push_back(fmt::format("{} of {}", row.name, *chunk));
    }
  }
  std::vector<std::string> clauses;
  add(clauses, alone, "one by one");
  add(clauses, chunked, "in chunks");
  add(clauses, never, "never");
  return fmt::format("Tasks of {} run at {:g} % or better {}.",
                     spell_duration(*report.settings.task_time), 100 * kMetgTargets.back(),
                     join(clauses, "; "));
}

}  // namespace concbench
