#include "columns.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace concbench {
namespace {

/// Bytes that carry on a character do not take a place of their own on the screen.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string padded(std::string_view text, std::size_t width, bool left) {
  const std::string fill(width - std::min(width, width_of(text)), ' ');
  return left ? fmt::format("{}{}", text, fill) : fmt::format("{}{}", fill, text);
}

std::size_t width_of(const Column& column) {
  std::size_t width = width_of(column.title);
  for (const std::string& cell : column.cells) width = std::max(width, width_of(cell));
  return width;
}

}  // namespace

std::string title_line(const std::vector<Column>& columns, const Paint& paint) {
  std::string line;
  for (const Column& column : columns) {
    line += (line.empty() ? "" : "  ") + padded(column.title, width_of(column), column.left);
  }
  return paint.bold(line) + "\n";
}

std::string row_line(const std::vector<Column>& columns, std::size_t row) {
  std::string line;
  for (const Column& column : columns) {
    line += (line.empty() ? "" : "  ") + padded(column.cells[row], width_of(column), column.left);
  }
  return line;
}

}  // namespace concbench
