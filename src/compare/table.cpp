#include "compare/formats.hpp"
#include "report/gate_lines.hpp"

namespace concbench {
namespace {

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

}  // namespace

std::string render_comparison_table(const RunComparison& compared, const RenderOptions& options) {
  Page page(options.color);
  page.line(comparison_headline(compared));
  page.line();
  write_table(page, comparison_columns(compared),
              [&](std::size_t row) { return ink_of(compared.matches[row]); });
  write_notes(page, comparison_remarks(compared));
  write_gates(page, compared.gates);
  page.line();
  page.line(comparison_caution(compared));
  return page.text();
}

}  // namespace concbench
