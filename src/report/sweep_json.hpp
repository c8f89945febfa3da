#pragma once

#include <concbench/report.hpp>

#include "json_values.hpp"

namespace concbench {

/// The sweep of a report that has one.
Json sweep_json(const Report& report);

}  // namespace concbench
