#include "html/gates.hpp"

#include "html/document.hpp"
#include "report/wording.hpp"

namespace concbench {
namespace {

std::string_view mark_of_outcome(GateOutcome outcome) {
  if (outcome == GateOutcome::failed) return "bad";
  return outcome == GateOutcome::held ? "good" : "";
}

}  // namespace

std::string html_gates(const std::vector<GateResult>& gates) {
  if (gates.empty()) return "";
  HtmlTable table{.titles = {"gate", "outcome", "found"}, .words = 3};
  for (const GateResult& gate : gates) {
    table.rows.push_back(
        {.cells = {{gate.gate},
                   {std::string(name_of(gate.outcome)), "", mark_of_outcome(gate.outcome)},
                   {sentence_of(gate)}}});
  }
  return html_section("Gates") + html_table(table);
}

}  // namespace concbench
