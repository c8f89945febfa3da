#include <fmt/core.h>

#include "compare/compare.hpp"
#include "report/blocks.hpp"
#include "report/columns.hpp"
#include "report/wording.hpp"
#include "text/list.hpp"
#include "text/printable.hpp"

namespace concbench {
namespace {

std::string median_text(const std::optional<double>& median, Quantity quantity) {
  return median ? format_figure(*median, quantity) : "";
}

std::string change_text(const std::optional<Comparison>& comparison, Quantity quantity) {
  return comparison ? ratio_text(*comparison, quantity).together() : "not compared";
}

void add_names(std::vector<std::string>& remarks, std::string_view where,
               const std::vector<std::string>& names) {
  if (names.empty()) return;
  remarks.push_back(fmt::format("only in {}: {}", where, join(names, ", ")));
}

std::vector<Column> columns_of(const RunComparison& compared) {
  const Quantity quantity = quantity_of(compared.settings.metric->key);
  Column name{.title = "case", .cells = {}, .left = true, .squeeze = Squeeze::shorten};
  Column base{.title = "BASE", .cells = {}};
  Column subject{.title = "NEW", .cells = {}};
  Column change{.title = "NEW is", .cells = {}, .left = true, .squeeze = Squeeze::wrap};
  for (const CaseMatch& match : compared.matches) {
    name.cells.push_back(match.name);
    base.cells.push_back(median_text(match.base_median, quantity));
    subject.cells.push_back(median_text(match.median, quantity));
    change.cells.push_back(change_text(match.comparison, quantity));
  }
  return {name, base, subject, change};
}

/// What was compared, in one line.
std::string headline(const RunComparison& compared) {
  return fmt::format("{}: {} (NEW) against {} (BASE)", spoken_name(compared.settings.metric->key),
                     compared.subject.file, compared.base.file);
}

/// Cases that only one side has, differences of the machines, warnings and notes, a line each:
/// those notes that a reader would act on, or `all`.
std::vector<std::string> remarks_on(const RunComparison& compared, bool all) {
  std::vector<std::string> remarks;
  add_names(remarks, "BASE", compared.only_in_base);
  add_names(remarks, "NEW", compared.only_in_new);
  for (const std::string& difference : compared.differences) {
    remarks.push_back(fmt::format("not from the same machine and build: {}", difference));
  }
  remarks.insert(remarks.end(), compared.warnings.begin(), compared.warnings.end());
  for (const CaseMatch& match : compared.matches) {
    for (const Note& note : match.notes) {
      if (!all && !calls_for_action(note)) continue;
      remarks.push_back(fmt::format("{}: {}", match.name, sentence_of(note)));
    }
  }
  return remarks;
}

/// Names of the matches with this verdict.
std::vector<std::string> names_with(const RunComparison& compared, Verdict verdict) {
  std::vector<std::string> names;
  for (const CaseMatch& match : compared.matches) {
    if (match.comparison && match.comparison->verdict == verdict) names.push_back(match.name);
  }
  return names;
}

/// The verdicts in a sentence, the worst first; a single case with its figures.
std::string verdicts_text(const RunComparison& compared) {
  const Quantity quantity = quantity_of(compared.settings.metric->key);
  if (compared.matches.size() == 1) {
    return fmt::format("{}: {}", compared.matches[0].name,
                       change_text(compared.matches[0].comparison, quantity));
  }
  const bool is_time = quantity == Quantity::time;
  const std::pair<Verdict, std::string_view> verdicts[] = {
      {Verdict::slower, is_time ? "slower" : "more"},
      {Verdict::faster, is_time ? "faster" : "less"},
      {Verdict::same, "same"},
      {Verdict::undecided, "undecided"}};
  std::vector<std::string> clauses;
  for (const auto& [verdict, word] : verdicts) {
    const std::vector<std::string> names = names_with(compared, verdict);
    if (!names.empty()) clauses.push_back(fmt::format("{}: {}", word, spoken_list(names)));
  }
  return clauses.empty() ? "nothing could be compared" : "NEW against BASE: " + join(clauses, "; ");
}

std::string answer(const RunComparison& compared) {
  if (std::string gates = gates_answer(compared.gates); !gates.empty()) return gates;
  return capitalized(verdicts_text(compared)) + ".";
}

/// How far the figures can be trusted.
std::string caution(const RunComparison& compared) {
  return fmt::format(
      "Medians; ratios with {:g} % intervals. Separate runs drift apart, and what changed on the "
      "machine between them is in every ratio: to be sure, measure both in one run, where rounds "
      "are paired.",
      100 * compared.settings.confidence);
}

Ink ink_of(const CaseMatch& match) {
  if (!match.comparison) return Ink::plain;
  if (match.comparison->verdict == Verdict::faster) return Ink::green;
  return match.comparison->verdict == Verdict::slower ? Ink::red : Ink::plain;
}

void write_notes(Page& page, const std::vector<std::string>& remarks,
                 const RenderOptions& options) {
  if (remarks.empty()) return;
  page.lines("\nNotes\n");
  for (const std::string& remark : remarks) write_folded(page, remark, options, {{"  "}});
}

std::string render_as_table(const RunComparison& compared, const RenderOptions& options) {
  Page page(options.color);
  write_folded(page, headline(compared), options);
  page.line();
  write_table(page,
              {.columns = columns_of(compared),
               .ink_of = [&](std::size_t row) { return ink_of(compared.matches[row]); }},
              options);
  write_notes(page, remarks_on(compared, options.verbose), options);
  write_gates(page, compared.gates, options);
  page.line();
  write_folded(page, caution(compared), options);
  page.line();
  write_folded(page, answer(compared), options, {}, Ink::bold);
  return page.text();
}

std::string markdown_row(const std::vector<Column>& columns, std::size_t row) {
  std::string line = "|";
  for (const Column& column : columns)
    line += fmt::format(" {} |", markdown_escaped(column.cells[row]));
  return line + "\n";
}

std::string markdown_table(const RunComparison& compared) {
  const std::vector<Column> columns = columns_of(compared);
  std::string titles = "|";
  std::string rule = "|";
  for (const Column& column : columns) {
    titles += fmt::format(" {} |", column.title);
    rule += column.left ? ":--|" : "--:|";
  }
  std::string text = titles + "\n" + rule + "\n";
  for (std::size_t i = 0; i < compared.matches.size(); ++i) text += markdown_row(columns, i);
  return text;
}

std::string markdown_gates(const RunComparison& compared) {
  std::string text;
  for (const GateResult& gate : compared.gates) {
    text += fmt::format("- **{}** {}: {}\n", name_of(gate.outcome), markdown_escaped(gate.gate),
                        markdown_escaped(sentence_of(gate)));
  }
  return text.empty() ? "" : "\n" + text;
}

std::string render_as_markdown(const RunComparison& compared, const RenderOptions&) {
  std::string remarks;
  for (const std::string& remark : remarks_on(compared, true)) {
    remarks += fmt::format("- {}\n", markdown_escaped(remark));
  }
  return fmt::format(
      "**{}**\n\n{}\n\n{}{}{}", markdown_escaped(answer(compared)),
      markdown_escaped(headline(compared)), markdown_table(compared), markdown_gates(compared),
      folded_away("Notes", remarks + "\n" + markdown_escaped(caution(compared)) + "\n"));
}

}  // namespace

template <>
std::span<const Format<RunComparison>> formats<RunComparison>() {
  static constexpr Format<RunComparison> kFormats[] = {
      {.name = "table", .help = "for people", .render = render_as_table},
      {.name = "json", .help = "for programs", .render = render_comparison_json},
      {.name = "markdown", .help = "for a pull request", .render = render_as_markdown},
  };
  return kFormats;
}

}  // namespace concbench
