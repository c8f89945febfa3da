#include "text/wrap.hpp"

#include <algorithm>
#include <iterator>

#include "text/printable.hpp"

namespace concbench {
namespace {

bool is_unit(std::string_view word) {
  constexpr std::string_view units[] = {"%", "ns", "us",  "ms",  "s",   "min",
                                        "h", "B",  "KiB", "MiB", "GiB", "TiB"};
  const std::size_t end = word.find_last_not_of(").,;:");
  word = word.substr(0, end == std::string_view::npos ? 0 : end + 1);
  return std::ranges::find(units, word) != std::end(units);
}

std::string_view first_word(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return text.substr(0, text.find(' '));
}

/// Takes the first word off, a figure with its unit; empty where there is none left.
std::string_view take_word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  std::string_view word = text.substr(0, text.find(' '));
  const std::string_view next = first_word(text.substr(word.size()));
  if (!word.empty() && word.back() >= '0' && word.back() <= '9' && is_unit(next)) {
    word = text.substr(0, static_cast<std::size_t>(next.data() + next.size() - text.data()));
  }
  text.remove_prefix(word.size());
  return word;
}

}  // namespace

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  for (std::string_view word = take_word(text); !word.empty(); word = take_word(text)) {
    const bool fits = !lines.empty() && text_width(lines.back()) + 1 + text_width(word) <= width;
    if (!fits) {
      lines.emplace_back(word);
    } else {
      lines.back().append(" ").append(word);
    }
  }
  return lines;
}

std::vector<std::string> folded(std::string_view text, std::size_t width, std::string_view mark) {
  std::vector<std::string> lines = wrapped(text, width);
  for (std::string& line : lines) line = shortened(line, width, mark);
  return lines;
}

}  // namespace concbench
