#include "report/columns.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "text/printable.hpp"
#include "text/wrap.hpp"

namespace concbench {
namespace {

constexpr std::string_view kColumnGap = "  ";
/// Columns that a name and a text keep while something else can be left out, and both in any case.
constexpr std::size_t kFair = 30;
constexpr std::size_t kFairText = 44;
constexpr std::size_t kLeast = 10;

using Lines = std::vector<std::string>;

/// A column with the room that it gets.
struct Placed {
  Column column;
  std::size_t width;
};

/// The title of a text needs no room of its own: what follows it is its own too.
std::size_t width_of(const Column& column) {
  std::size_t width = column.squeeze == Squeeze::wrap ? 0 : text_width(column.title);
  for (const std::string& cell : column.cells) width = std::max(width, text_width(cell));
  return width;
}

bool is_empty(const Column& column) {
  return std::ranges::all_of(column.cells, &std::string::empty);
}

std::size_t width_of(const std::vector<Placed>& columns) {
  std::size_t width = 0;
  for (const Placed& c : columns) width += c.width + (width > 0 ? kColumnGap.size() : 0);
  return width;
}

bool gives(const Placed& c) {
  return c.column.squeeze == Squeeze::shorten || c.column.squeeze == Squeeze::wrap;
}

/// Makes columns that can be narrower so narrow that all have room, the widest first, but none
/// below what is the least for names and for texts.
void narrow(std::vector<Placed>& columns, std::size_t room, std::size_t name, std::size_t text) {
  const auto spare_of = [&](const Placed& c) {
    const std::size_t least = c.column.squeeze == Squeeze::wrap ? text : name;
    return gives(c) && c.width > least ? c.width : 0;
  };
  while (width_of(columns) > room) {
    Placed& widest = *std::ranges::max_element(columns, {}, spare_of);
    if (spare_of(widest) == 0) return;
    --widest.width;
  }
}

bool drop_one(std::vector<Placed>& columns) {
  const auto last = std::find_if(columns.rbegin(), columns.rend(),
                                 [](const Placed& c) { return c.column.squeeze == Squeeze::drop; });
  if (last == columns.rend()) return false;
  columns.erase(std::next(last).base());
  return true;
}

std::vector<Placed> placed(std::vector<Column> columns, std::size_t room) {
  std::vector<Placed> all;
  for (Column& column : columns) {
    const std::size_t width = width_of(column);
    all.push_back({std::move(column), width});
  }
  narrow(all, room, kFair, kFairText);
  while (width_of(all) > room && drop_one(all)) {
  }
  narrow(all, room, kLeast, kLeast);
  return all;
}

Lines lines_of(const Placed& c, const std::string& cell, const RenderOptions& options) {
  const bool fits = text_width(cell) <= c.width;
  if (c.column.squeeze == Squeeze::wrap && !fits) return folded(cell, c.width, options.ellipsis());
  return {shortened(cell, c.width, options.ellipsis())};
}

/// Cells of several lines side by side.
Lines beside(const std::vector<Lines>& cells, const std::vector<Placed>& columns) {
  std::size_t height = 0;
  for (const Lines& cell : cells) height = std::max(height, cell.size());
  Lines all;
  for (std::size_t i = 0; i < height; ++i) {
    std::string line;
    for (std::size_t c = 0; c < cells.size(); ++c) {
      const std::string_view text = i < cells[c].size() ? std::string_view(cells[c][i]) : "";
      line.append(c == 0 ? "" : kColumnGap)
          .append(padded(text, columns[c].width, columns[c].column.left));
    }
    all.push_back(line.substr(0, line.find_last_not_of(' ') + 1));
  }
  return all;
}

/// The lines of a row that has text in place of most of its cells.
Lines lines_with(const std::string& text, std::size_t row, std::size_t keys,
                 std::vector<Placed> columns, const RenderOptions& options) {
  columns.resize(std::min(keys, columns.size()), {});
  std::vector<Lines> cells;
  cells.reserve(columns.size() + 1);
  for (const Placed& c : columns) cells.push_back(lines_of(c, c.column.cells[row], options));
  const std::size_t taken = width_of(columns) + kColumnGap.size();
  const std::size_t room = options.room() - std::min(options.room() - kLeast, taken);
  columns.push_back({{.title = "", .cells = {}, .left = true}, 0});
  cells.push_back(folded(text, room, options.ellipsis()));
  return beside(cells, columns);
}

Lines lines_of_row(std::size_t row, const std::vector<Placed>& columns,
                   const RenderOptions& options) {
  std::vector<Lines> cells;
  cells.reserve(columns.size() + 1);
  for (const Placed& c : columns) cells.push_back(lines_of(c, c.column.cells[row], options));
  return beside(cells, columns);
}

/// In one line, of which the last title has the rest.
std::string titles_of(const std::vector<Placed>& columns, const RenderOptions& options) {
  std::vector<Lines> titles;
  titles.reserve(columns.size());
  for (const Placed& c : columns) titles.push_back({c.column.title});
  const std::size_t before = width_of(columns) - columns.back().width;
  titles.back() = {
      shortened(columns.back().column.title, options.room() - before, options.ellipsis())};
  return beside(titles, columns).front();
}

/// Takes out what would take room for nothing.
void prepare(TextTable& table) {
  for (std::size_t i = table.columns.size(); i-- > 0;) {
    if (!is_empty(table.columns[i])) continue;
    table.columns.erase(table.columns.begin() + static_cast<std::ptrdiff_t>(i));
    if (i < table.keys) --table.keys;
  }
  // Before the widths are taken, as the page would only do it after that.
  for (Column& column : table.columns) {
    for (std::string& cell : column.cells) cell = printable(cell);
  }
}

}  // namespace

bool differs(const Column& column) {
  return std::ranges::adjacent_find(column.cells, std::not_equal_to<>()) != column.cells.end();
}

std::string trimmed_line(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

std::string padded(std::string_view text, std::size_t width, bool left) {
  const std::string fill(width - std::min(width, text_width(text)), ' ');
  return left ? fmt::format("{}{}", text, fill) : fmt::format("{}{}", fill, text);
}

void write_table(Page& page, TextTable table, const RenderOptions& options) {
  prepare(table);
  if (table.columns.empty()) return;
  const std::size_t rows = table.columns.front().cells.size();
  table.instead.resize(rows);
  const std::vector<Placed> columns = placed(std::move(table.columns), options.room());
  page.line(titles_of(columns, options), Ink::bold);
  for (std::size_t row = 0; row < rows; ++row) {
    const std::string& text = table.instead[row];
    const Ink ink = table.ink_of ? table.ink_of(row) : Ink::plain;
    const Lines lines = text.empty()
                            ? lines_of_row(row, columns, options)
                            : lines_with(printable(text), row, table.keys, columns, options);
    for (const std::string& line : lines) page.line(line, ink);
  }
}

void write_folded(Page& page, std::string_view text, const RenderOptions& options,
                  std::initializer_list<Piece> first, Ink ink) {
  std::size_t indent = 0;
  for (const Piece& piece : first) {
    page.part(piece);
    indent += text_width(piece.text);
  }
  const std::size_t room = options.room() - std::min(options.room() - kLeast, indent);
  std::string before;
  for (const std::string& line : folded(printable(text), room, options.ellipsis())) {
    page.line({{before}, {line, ink}});
    before = std::string(indent, ' ');
  }
}

}  // namespace concbench
