#include "report/columns.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "text/printable.hpp"

namespace concbench {
namespace {

std::size_t width_of(const Column& column) {
  std::size_t width = text_width(column.title);
  for (const std::string& cell : column.cells) width = std::max(width, text_width(cell));
  return width;
}

std::string as_shown(const std::string& cell) { return printable(cell); }

/// The text that `text_of` gives for each column, side by side.
template <class TextOf>
std::string line_of(const std::vector<Column>& columns, TextOf text_of) {
  std::string line;
  for (const Column& column : columns) {
    line += (line.empty() ? "" : "  ") + padded(text_of(column), width_of(column), column.left);
  }
  return line.substr(0, line.find_last_not_of(' ') + 1);
}

}  // namespace

std::string padded(std::string_view text, std::size_t width, bool left) {
  const std::string fill(width - std::min(width, text_width(text)), ' ');
  return left ? fmt::format("{}{}", text, fill) : fmt::format("{}{}", fill, text);
}

void write_table(Page& page, std::vector<Column> columns,
                 const std::function<Ink(std::size_t row)>& ink_of) {
  // Before the widths are taken, as the page would only do it after that.
  for (Column& column : columns)
    std::ranges::transform(column.cells, column.cells.begin(), as_shown);
  page.line(line_of(columns, [](const Column& c) { return c.title; }), Ink::bold);
  for (std::size_t row = 0; row < columns.front().cells.size(); ++row) {
    page.line(line_of(columns, [row](const Column& c) { return c.cells[row]; }),
              ink_of ? ink_of(row) : Ink::plain);
  }
}

}  // namespace concbench
