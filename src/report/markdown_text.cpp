#include "report/markdown_text.hpp"

#include <string_view>

#include "text/printable.hpp"

namespace concbench {

std::string markdown_escaped(const std::string& text) {
  std::string safe;
  for (const char c : printable(text)) {
    if (std::string_view("\\`*_{}[]<>|~#&").find(c) != std::string_view::npos) safe += '\\';
    safe += c;
  }
  return safe;
}

}  // namespace concbench
