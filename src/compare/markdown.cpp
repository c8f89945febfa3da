#include <fmt/core.h>

#include "compare/formats.hpp"
#include "report/markdown_text.hpp"

namespace concbench {
namespace {

std::string row(const std::vector<Column>& columns, std::size_t row) {
  std::string line = "|";
  for (const Column& column : columns)
    line += fmt::format(" {} |", markdown_escaped(column.cells[row]));
  return line + "\n";
}

std::string table(const RunComparison& compared) {
  const std::vector<Column> columns = comparison_columns(compared);
  std::string titles = "|";
  std::string rule = "|";
  for (const Column& column : columns) {
    titles += fmt::format(" {} |", column.title);
    rule += column.left ? ":--|" : "--:|";
  }
  std::string text = titles + "\n" + rule + "\n";
  for (std::size_t i = 0; i < compared.matches.size(); ++i) text += row(columns, i);
  return text;
}

std::string gates(const RunComparison& compared) {
  std::string text;
  for (const GateResult& gate : compared.gates) {
    text += fmt::format("- **{}** {}: {}\n", name_of(gate.outcome), markdown_escaped(gate.gate),
                        markdown_escaped(gate.sentence));
  }
  return text.empty() ? "" : "\n" + text;
}

}  // namespace

std::string render_comparison_markdown(const RunComparison& compared, const RenderOptions&) {
  std::string remarks;
  for (const std::string& remark : comparison_remarks(compared)) {
    remarks += fmt::format("- {}\n", markdown_escaped(remark));
  }
  return fmt::format("**{}**\n\n{}{}{}\n{}\n", markdown_escaped(comparison_headline(compared)),
                     table(compared), remarks.empty() ? "" : "\n" + remarks, gates(compared),
                     markdown_escaped(comparison_caution(compared)));
}

}  // namespace concbench
