#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "report/format.hpp"
#include "report/page.hpp"

namespace concbench {

/// What becomes of a column where there is no room for all of a table.
enum class Squeeze {
  never,
  shorten,  ///< its cells lose their middle
  wrap,     ///< its cells take several lines
  drop,     ///< it is left out, the last of such columns first
};

/// A column of text; cells stand on the right unless `left`.
struct Column {
  std::string title = {};
  std::vector<std::string> cells = {};
  bool left = false;
  Squeeze squeeze = Squeeze::never;
};

/// Rows of text below titles. A column of which all cells are empty is left out.
struct TextTable {
  std::vector<Column> columns;
  /// For some rows, a text in place of all cells but those of the first `keys` columns.
  std::vector<std::string> instead = {};
  std::size_t keys = 1;
  std::function<Ink(std::size_t row)> ink_of = nullptr;
};

/// Whether a column would tell rows apart.
bool differs(const Column& column);

/// Filled up with blanks; never cut.
std::string padded(std::string_view text, std::size_t width, bool left);

/// The line with its end, and no blanks before that.
std::string trimmed_line(std::string line);

/// A line of titles and the lines of each row, no wider than there is room.
void write_table(Page& page, TextTable table, const RenderOptions& options);

/// A text in as many lines as it needs, the first after `first` and others below its end.
void write_folded(Page& page, std::string_view text, const RenderOptions& options,
                  std::initializer_list<Piece> first = {}, Ink ink = Ink::plain);

}  // namespace concbench
