#pragma once

#include <string>
#include <vector>

#include "report/report.hpp"

namespace concbench {

/// What became of each gate, as a table below a heading; nothing where there is none.
std::string html_gates(const std::vector<GateResult>& gates);

}  // namespace concbench
