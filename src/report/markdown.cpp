#include <fmt/format.h>

#include "cases.hpp"
#include "formats.hpp"
#include "wording.hpp"

namespace concbench {
namespace {

/// In a table, a bar would end the cell; the rest would be read as marks, links or HTML.
std::string escaped(const std::string& text) {
  std::string safe;
  for (const char c : one_line(text)) {
    if (std::string_view("\\`*_{}[]<>|~#&").find(c) != std::string_view::npos) safe += '\\';
    safe += c;
  }
  return safe;
}

std::string row(const Report& report, const CaseReport& c) {
  if (!is_measured(c))
    return fmt::format("| {} | | | {} |\n", escaped(c.name), escaped(fate_of(c)));
  return fmt::format("| {} | {} | {} | {} |\n", escaped(c.name), total_text(c),
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
    for (const std::string& note : c.diagnosis.notes) {
      text += fmt::format("- {}: {}\n", escaped(c.name), escaped(note));
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
    text += fmt::format("| {} | {} | {} |\n", escaped(gate.gate), outcome_text(gate.outcome),
                        escaped(gate.sentence));
  }
  return text;
}

std::string footer(const Report& report) {
  const Context& context = report.context;
  return fmt::format(
      "\nMedians over rounds with {:g} % intervals; speed-up against {}, pair by pair. Stopped "
      "because {}. {}, {}, {}; concbench {}, {}.\n",
      100 * context.settings.confidence, escaped(report.cases[report.baseline].name),
      why_stopped(report.stopped_by), escaped(context.environment.host),
      escaped(context.environment.cpu_model), escaped(context.cpus.reason()),
      escaped(context.version), escaped(context.build_type));
}

}  // namespace

std::string render_markdown(const Report& report, const RenderOptions&) {
  const std::string incomplete =
      report.complete ? "" : "**Incomplete**: measuring was stopped before its last round.\n\n";
  return fmt::format("### {}\n\n", escaped(headline(report))) + incomplete + table(report) +
         gates(report) + notes(report) + footer(report);
}

}  // namespace concbench
