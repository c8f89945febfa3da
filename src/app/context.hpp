#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plan/plan.hpp"
#include "report/report.hpp"

namespace concbench {

/// Of the program, as set in one place in the build.
std::string_view version();

/// What figures of this plan depend on, as it is now. `arguments` are the program's own.
Context read_context(const Plan& plan, const std::vector<std::string>& arguments);

}  // namespace concbench
