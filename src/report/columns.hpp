#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "report/page.hpp"

namespace concbench {

/// A column of text; cells stand on the right unless `left`.
struct Column {
  std::string title;
  std::vector<std::string> cells;
  bool left = false;
};

/// Filled up with blanks; never cut.
std::string padded(std::string_view text, std::size_t width, bool left);

/// A line of titles and a line for each row, in the ink that `ink_of` gives for it.
void write_table(Page& page, std::vector<Column> columns,
                 const std::function<Ink(std::size_t row)>& ink_of = nullptr);

}  // namespace concbench
