#include "report/json_parts.hpp"

#include "report/report.hpp"

namespace concbench {

Json estimate_json(const Estimate& estimate) {
  return {{"point", finite_or_null(estimate.point)}, {"lower", finite_or_null(estimate.lower)},
          {"upper", finite_or_null(estimate.upper)}, {"confidence", estimate.confidence},
          {"method", to_string(estimate.method)},    {"n", estimate.n}};
}

Json gate_json(const GateResult& gate) {
  return {{"gate", gate.gate},
          {"subject", or_null(gate.subject)},
          {"outcome", name_of(gate.outcome)},
          {"sentence", gate.sentence}};
}

}  // namespace concbench
