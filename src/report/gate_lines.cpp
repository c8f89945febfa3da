#include "gate_lines.hpp"

#include <fmt/format.h>

#include <concbench/report.hpp>

namespace concbench {

std::string gate_lines(const std::vector<GateResult>& gates, const Paint& paint) {
  std::string text;
  for (const GateResult& gate : gates) {
    const std::string line =
        fmt::format("  {:<9}  {}: {}", name_of(gate.outcome), gate.gate, gate.sentence);
    text += (gate.outcome == GateOutcome::failed ? paint.red(line) : line) + "\n";
  }
  return text.empty() ? "" : "\nGates\n" + text;
}

}  // namespace concbench
