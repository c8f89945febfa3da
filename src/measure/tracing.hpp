#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "measure/measurements.hpp"
#include "runtime/trace.hpp"

namespace concbench {

/// Traces one pass of cases[index], of which `most` runs of tasks are kept; absent where no more
/// can be traced.
using TraceCase = std::function<std::optional<CaseTrace>(std::size_t index, std::size_t most)>;

/// One more pass of each case that was measured, or failed in a way that may be worth a look, in
/// the order of the plan. They share the room for events.
std::vector<CaseTrace> trace_cases(const Measurements& measurements, const TraceCase& trace_case);

}  // namespace concbench
