#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "paint.hpp"

namespace concbench {

/// A column of text; cells stand on the right unless `left`.
struct Column {
  std::string title;
  std::vector<std::string> cells;
  bool left = false;
};

/// How many places UTF-8 takes on the screen, one for each character.
std::size_t text_width(std::string_view text);
/// Filled up with blanks; never cut.
std::string padded(std::string_view text, std::size_t width, bool left);

/// The titles as a whole line.
std::string title_line(const std::vector<Column>& columns, const Paint& paint);
/// A row of cells, without the end of its line.
std::string row_line(const std::vector<Column>& columns, std::size_t row);

}  // namespace concbench
