#include <fmt/core.h>

#include "report/cases.hpp"
#include "report/report.hpp"
#include "report/wording.hpp"
#include "text/printable.hpp"

namespace concbench {
namespace {

std::string row(const Report& report, const CaseReport& c) {
  if (!is_measured(c))
    return fmt::format("| {} | | {} |\n", markdown_escaped(c.name),
                       markdown_escaped(spoken_fate(c.status, c.reason)));
  return fmt::format("| {} | {} | {} |\n", markdown_escaped(c.name), total_text(c),
                     against_text(report, c).together());
}

std::string case_table(const Report& report) {
  std::string text = "| case | time | against the baseline |\n|:--|--:|:--|\n";
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
  return text.empty() ? "" : text + "\n";
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

std::string method(const Report& report) {
  const Context& context = report.context;
  return fmt::format(
      "Medians over rounds with {:g} % intervals, compared with {}, pair by pair. Stopped because "
      "{}. Seed {}. {}, {}, {}; concbench {}, {}.\n",
      100 * context.settings.confidence,
      markdown_escaped(baseline_text(report, report.cases[report.baseline].name)),
      why_stopped(report), context.settings.seed, markdown_escaped(context.environment.host),
      markdown_escaped(context.environment.cpu_model), markdown_escaped(context.cpus.reason()),
      markdown_escaped(context.version), markdown_escaped(context.build_type));
}

/// What became of the gates, and which case is best.
std::string sentences(const Report& report) {
  std::vector<std::string> all = answers(report);
  const std::string gates = gates_answer(report.gates);
  if (!gates.empty()) all.insert(all.begin(), gates);
  std::string text = fmt::format("**{}**\n\n", markdown_escaped(all.front()));
  for (std::size_t i = 1; i < all.size(); ++i) text += markdown_escaped(all[i]) + "\n\n";
  return text;
}

}  // namespace

std::string folded_away(const std::string& title, const std::string& text) {
  return fmt::format("\n<details>\n<summary>{}</summary>\n\n{}\n</details>\n", title, text);
}

std::string render_markdown(const Report& report, const RenderOptions&) {
  const std::string incomplete =
      report.complete ? "" : "**Incomplete**: measuring was stopped before its last round.\n\n";
  return sentences(report) + fmt::format("{}\n\n", markdown_escaped(headline(report))) +
         incomplete + case_table(report) + gates(report) +
         folded_away("Notes and method", notes(report) + method(report));
}

}  // namespace concbench
