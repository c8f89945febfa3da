#pragma once

#include <optional>
#include <vector>

#include "report/report.hpp"

namespace concbench {

/// How many tasks of a case can make progress at once: those that compute need a CPU each.
unsigned tasks_at_once(const Case& c, unsigned cpus);

/// The case of `cases` that does the same tasks as `c` one after another; null where there is none.
const CaseReport* sequential_of(const std::vector<CaseReport>& cases, const CaseReport& c);

/// Absent where there is no usable sample. `sequential` may be null.
std::optional<Breakdown> break_down(const CaseReport& c, const CaseReport* sequential,
                                    unsigned parallel);

}  // namespace concbench
