#pragma once

#include <concbench/gate.hpp>
#include <concbench/report.hpp>
#include <concbench/statistics/estimate.hpp>

#include "json_values.hpp"

namespace concbench {

// What several JSON formats say in the same way.

Json estimate_json(const Estimate& estimate);
Json gate_json(const GateResult& gate);
Json context_json(const Context& context);

}  // namespace concbench
