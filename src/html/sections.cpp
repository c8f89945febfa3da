#include "html/sections.hpp"

namespace concbench {

std::size_t index_of(const Report& report, const CaseReport& c) {
  return static_cast<std::size_t>(&c - report.cases.data());
}

HtmlTable::Row row_of(const Report& report, const CaseReport& c, std::vector<HtmlCell> cells) {
  return {.cells = std::move(cells), .index = static_cast<int>(index_of(report, c))};
}

}  // namespace concbench
