#include "text/wrap.hpp"

#include "text/printable.hpp"

namespace concbench {
namespace {

/// Takes the first word off; empty where there is none left.
std::string_view take_word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  const std::string_view word = text.substr(0, text.find(' '));
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

}  // namespace concbench
