#include <fmt/core.h>

#include "compare/wording.hpp"
#include "report/blocks.hpp"
#include "report/columns.hpp"
#include "report/wording.hpp"
#include "text/list.hpp"
#include "text/printable.hpp"

namespace concbench {
namespace {

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
      {.name = "html",
       .help = "one page with charts, for a browser",
       .render = render_comparison_html},
  };
  return kFormats;
}

}  // namespace concbench
