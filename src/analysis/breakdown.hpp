#pragma once

#include <optional>
#include <vector>

#include "plan/plan.hpp"
#include "report/report.hpp"

namespace concbench {

/// How many tasks of a case can make progress at once: those that compute need a CPU each.
unsigned tasks_at_once(const Case& c, unsigned cpus);

/// Of the cases of a plan the one that does the same tasks as cases[index] one after another, in
/// the caller; null where there is none that was measured.
const CaseReport* sequential_of(const Plan& plan, const std::vector<CaseReport>& cases,
                                std::size_t index);

/// Absent where there is no usable sample. `sequential` may be null.
std::optional<Breakdown> break_down(const CaseReport& c, const CaseReport* sequential,
                                    unsigned parallel);

}  // namespace concbench
