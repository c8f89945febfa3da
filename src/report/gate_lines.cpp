#include "report/gate_lines.hpp"

#include <fmt/core.h>

#include "report/wording.hpp"

namespace concbench {

void write_gates(Page& page, const std::vector<GateResult>& gates) {
  if (gates.empty()) return;
  page.lines("\nGates\n");
  for (const GateResult& gate : gates) {
    page.line(fmt::format("  {:<9}  {}: {}", name_of(gate.outcome), gate.gate, sentence_of(gate)),
              gate.outcome == GateOutcome::failed ? Ink::red : Ink::plain);
  }
}

}  // namespace concbench
