#pragma once

#include <string>
#include <vector>

#include "paint.hpp"

namespace concbench {

/// A column of text; cells stand on the right unless `left`.
struct Column {
  std::string title;
  std::vector<std::string> cells;
  bool left = false;
};

/// The titles as a whole line.
std::string title_line(const std::vector<Column>& columns, const Paint& paint);
/// A row of cells, without the end of its line.
std::string row_line(const std::vector<Column>& columns, std::size_t row);

}  // namespace concbench
