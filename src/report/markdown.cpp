#include <fmt/core.h>

#include "report/cases.hpp"
#include "report/report.hpp"
#include "report/wording.hpp"
#include "text/printable.hpp"

namespace concbench {
namespace {

std::string row(const Report& report, const CaseReport& c) {
  if (!is_measured(c))
    return fmt::format("| {} | | | {} |\n", markdown_escaped(c.name), markdown_escaped(fate_of(c)));
  return fmt::format("| {} | {} | {} | {} |\n", markdown_escaped(c.name), total_text(c),
                     speedup_text(report, c), verdict_text(c.comparison));
}

std::string table(const Report& report) {
  std::string text = "| case | total | speed-up | verdict |\n|:--|--:|--:|:--|\n";
  for (const CaseReport& c : report.cases) text += row(report, c);
  return text;
}

std::string notes(const Report& report) {
  std::string text;
  for (const CaseReport& c : report.cases) {
    for (const Note& note : c.diagnosis.notes) {
      text +=
          fmt::format("- {}: {}\n", markdown_escaped(c.name), markdown_escaped(sentence_of(note)));
    }
  }
  return text.empty() ? "" : "\n**Notes**\n\n" + text;
}

std::string outcome_text(GateOutcome outcome) {
  const std::string name(name_of(outcome));
  return outcome == GateOutcome::failed ? fmt::format("**{}**", name) : name;
}

std::string gates(const Report& report) {
  if (report.gates.empty()) return "";
  std::string text = "\n| gate | outcome | found |\n|:--|:--|:--|\n";
  for (const GateResult& gate : report.gates) {
    text += fmt::format("| {} | {} | {} |\n", markdown_escaped(gate.gate),
                        outcome_text(gate.outcome), markdown_escaped(sentence_of(gate)));
  }
  return text;
}

std::string footer(const Report& report) {
  const Context& context = report.context;
  return fmt::format(
      "\nMedians over rounds with {:g} % intervals; speed-up against {}, pair by pair. Stopped "
      "because {}. {}, {}, {}; concbench {}, {}.\n",
      100 * context.settings.confidence,
      markdown_escaped(baseline_text(report, report.cases[report.baseline].name)),
      why_stopped(report), markdown_escaped(context.environment.host),
      markdown_escaped(context.environment.cpu_model), markdown_escaped(context.cpus.reason()),
      markdown_escaped(context.version), markdown_escaped(context.build_type));
}

}  // namespace

std::string render_markdown(const Report& report, const RenderOptions&) {
  const std::string incomplete =
      report.complete ? "" : "**Incomplete**: measuring was stopped before its last round.\n\n";
  return fmt::format("### {}\n\n", markdown_escaped(headline(report))) + incomplete +
         table(report) + gates(report) + notes(report) + footer(report);
}

}  // namespace concbench
