#pragma once

#include "report/gate.hpp"
#include "report/json_values.hpp"
#include "report/report.hpp"
#include "statistics/estimate.hpp"

namespace concbench {

// What several JSON formats say in the same way.

Json estimate_json(const Estimate& estimate);
Json gate_json(const GateResult& gate);
Json context_json(const Context& context);

}  // namespace concbench
