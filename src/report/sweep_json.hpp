#pragma once

#include "report/json_values.hpp"
#include "report/report.hpp"

namespace concbench {

/// The sweep of a report that has one.
Json sweep_json(const Report& report);

}  // namespace concbench
