#include <fmt/core.h>

#include "compare/compare.hpp"
#include "report/blocks.hpp"
#include "report/columns.hpp"
#include "report/wording.hpp"
#include "text/list.hpp"
#include "text/printable.hpp"

namespace concbench {
namespace {

/// A larger figure that is not a time is not called slower.
std::string_view verdict_word(Verdict verdict, Quantity quantity) {
  if (quantity == Quantity::time) return to_string(verdict);
  if (verdict == Verdict::faster) return "less";
  return verdict == Verdict::slower ? "more" : to_string(verdict);
}

std::string verdict_text(const std::optional<Comparison>& comparison, Quantity quantity) {
  if (!comparison) return "not compared";
  return std::string(verdict_word(comparison->verdict, quantity));
}

std::string median_text(const std::optional<double>& median, Quantity quantity) {
  return median ? format_figure(*median, quantity) : "";
}

std::string ratio_text(const std::optional<Comparison>& comparison) {
  return comparison ? format_estimate(comparison->ratio, Quantity::number) : "";
}

void add_names(std::vector<std::string>& remarks, std::string_view where,
               const std::vector<std::string>& names) {
  if (names.empty()) return;
  remarks.push_back(fmt::format("only in {}: {}", where, join(names, ", ")));
}

/// Case, BASE, NEW, NEW/BASE and verdict.
std::vector<Column> columns_of(const RunComparison& compared) {
  const Quantity quantity = quantity_of(compared.settings.metric->key);
  Column name{.title = "case", .cells = {}, .left = true};
  Column base{.title = "BASE", .cells = {}};
  Column subject{.title = "NEW", .cells = {}};
  Column ratio{.title = "NEW/BASE", .cells = {}};
  Column verdict{.title = "verdict", .cells = {}, .left = true};
  for (const CaseMatch& match : compared.matches) {
    name.cells.push_back(match.name);
    base.cells.push_back(median_text(match.base_median, quantity));
    subject.cells.push_back(median_text(match.median, quantity));
    ratio.cells.push_back(ratio_text(match.comparison));
    verdict.cells.push_back(verdict_text(match.comparison, quantity));
  }
  return {name, base, subject, ratio, verdict};
}

/// What was compared, in one line.
std::string headline(const RunComparison& compared) {
  return fmt::format("{}: {} (NEW) against {} (BASE)", spoken_name(compared.settings.metric->key),
                     compared.subject.file, compared.base.file);
}

/// Cases that only one side has, differences of the machines, warnings and notes, a line each.
std::vector<std::string> remarks_on(const RunComparison& compared) {
  std::vector<std::string> remarks;
  add_names(remarks, "BASE", compared.only_in_base);
  add_names(remarks, "NEW", compared.only_in_new);
  for (const std::string& difference : compared.differences) {
    remarks.push_back(fmt::format("not from the same machine and build: {}", difference));
  }
  remarks.insert(remarks.end(), compared.warnings.begin(), compared.warnings.end());
  for (const CaseMatch& match : compared.matches) {
    for (const Note& note : match.notes) {
      remarks.push_back(fmt::format("{}: {}", match.name, sentence_of(note)));
    }
  }
  return remarks;
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

void write_notes(Page& page, const std::vector<std::string>& remarks) {
  if (remarks.empty()) return;
  page.lines("\nNotes\n");
  for (const std::string& remark : remarks) page.line({{"  "}, {remark}});
}

std::string render_as_table(const RunComparison& compared, const RenderOptions& options) {
  Page page(options.color);
  page.line(headline(compared));
  page.line();
  write_table(page, columns_of(compared),
              [&](std::size_t row) { return ink_of(compared.matches[row]); });
  write_notes(page, remarks_on(compared));
  write_gates(page, compared.gates);
  page.line();
  page.line(caution(compared));
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
  for (const std::string& remark : remarks_on(compared)) {
    remarks += fmt::format("- {}\n", markdown_escaped(remark));
  }
  return fmt::format("**{}**\n\n{}{}{}\n{}\n", markdown_escaped(headline(compared)),
                     markdown_table(compared), remarks.empty() ? "" : "\n" + remarks,
                     markdown_gates(compared), markdown_escaped(caution(compared)));
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
