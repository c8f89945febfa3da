#pragma once

#include <string>
#include <vector>

#include "report/report.hpp"

namespace concbench {

/// What is odd about a case, in sentences; `cpus` is how many this process may use.
std::vector<std::string> notes_on(const Case& planned, const CaseReport& c, unsigned cpus);

}  // namespace concbench
