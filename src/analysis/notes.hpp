#pragma once

#include <vector>

#include "plan/plan.hpp"
#include "report/report.hpp"

namespace concbench {

/// What is odd about a case; `cpus` is how many this process may use.
std::vector<Note> notes_on(const Case& planned, const CaseReport& c, unsigned cpus);

}  // namespace concbench
