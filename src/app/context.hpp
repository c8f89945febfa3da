#pragma once

#include <string>
#include <vector>

#include "report/report.hpp"

namespace concbench {

/// What figures of this plan depend on, as it is now. `arguments` are the program's own.
Context read_context(const Plan& plan, const std::vector<std::string>& arguments);

}  // namespace concbench
