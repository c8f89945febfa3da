#include "measure/tracing.hpp"

#include <algorithm>

namespace concbench {
namespace {

/// One that did not end in time would not do so now.
bool is_worth_it(const CaseResult& result) {
  return !result.samples.empty() &&
         (result.status == Status::ok || result.status == Status::failed);
}

}  // namespace

std::vector<CaseTrace> trace_cases(const Measurements& measurements, const TraceCase& trace_case) {
  std::vector<CaseTrace> traces;
  if (measurements.ending == Ending::interrupted) return traces;
  const auto cases =
      static_cast<std::size_t>(std::ranges::count_if(measurements.cases, is_worth_it));
  const std::size_t room = kMostTraceEvents / std::max<std::size_t>(1, cases);
  for (std::size_t i = 0; i < measurements.cases.size(); ++i) {
    if (!is_worth_it(measurements.cases[i])) continue;
    std::optional<CaseTrace> trace = trace_case(i, room);
    if (!trace) break;
    traces.push_back(std::move(*trace));
  }
  return traces;
}

}  // namespace concbench
