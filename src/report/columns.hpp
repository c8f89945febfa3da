#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace concbench {

/// Escape sequences for a terminal, or nothing.
class Paint {
 public:
  explicit Paint(bool on) : on_(on) {}
  std::string bold(std::string_view text) const { return wrap("1", text); }
  std::string red(std::string_view text) const { return wrap("31", text); }
  std::string green(std::string_view text) const { return wrap("32", text); }

 private:
  std::string wrap(std::string_view code, std::string_view text) const;
  bool on_;
};

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
