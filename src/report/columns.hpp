#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report/page.hpp"

namespace concbench {

/// What the figures of a column are given in.
struct Unit {
  std::string_view name;
  double size;
};

inline constexpr Unit kTimes[] = {{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}};
inline constexpr Unit kSizes[] = {{"KiB", 1024}, {"MiB", 1048576}, {"GiB", 1073741824}};

/// The unit in which the smallest of a column's values still has a digit before the point.
inline Unit unit_for(double smallest, std::span<const Unit> units) {
  Unit best = units.front();
  for (const Unit& unit : units) {
    if (smallest >= unit.size) best = unit;
  }
  return best;
}

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
