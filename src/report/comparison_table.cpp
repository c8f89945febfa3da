#include <algorithm>

#include "comparison_formats.hpp"
#include "gate_lines.hpp"

namespace concbench {
namespace {

std::string painted(const std::string& line, const CaseMatch& match, const Paint& paint) {
  if (!match.comparison) return line;
  if (match.comparison->verdict == Verdict::faster) return paint.green(line);
  return match.comparison->verdict == Verdict::slower ? paint.red(line) : line;
}

std::string rows(const RunComparison& compared, const Paint& paint) {
  const std::vector<Column> columns = comparison_columns(compared);
  std::string text = title_line(columns, paint);
  for (std::size_t i = 0; i < compared.matches.size(); ++i) {
    text += painted(row_line(columns, i), compared.matches[i], paint) + "\n";
  }
  return text;
}

std::string notes(const RunComparison& compared) {
  std::string text;
  for (const std::string& remark : comparison_remarks(compared)) text += "  " + remark + "\n";
  return text.empty() ? "" : "\nNotes\n" + text;
}

}  // namespace

std::string render_comparison_table(const RunComparison& compared, const RenderOptions& options) {
  const Paint paint(options.color);
  return comparison_headline(compared) + "\n\n" + rows(compared, paint) + notes(compared) +
         gate_lines(compared.gates, paint) + "\n" + comparison_caution(compared) + "\n";
}

}  // namespace concbench
