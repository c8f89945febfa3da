#include "terminal/terminal.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <string>

#include "os/terminal.hpp"
#include "text/printable.hpp"

namespace concbench {

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

bool is_utf8_locale(std::string_view lc_all, std::string_view lc_ctype, std::string_view lang) {
  std::string name(!lc_all.empty() ? lc_all : !lc_ctype.empty() ? lc_ctype : lang);
  std::ranges::transform(name, name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return name.find("utf-8") != std::string::npos || name.find("utf8") != std::string::npos;
}

bool is_utf8_locale() {
  return is_utf8_locale(variable("LC_ALL"), variable("LC_CTYPE"), variable("LANG"));
}

bool color_by_default() {
  return variable("NO_COLOR").empty() && variable("TERM") != "dumb" && stdout_is_terminal();
}

void write_message(std::string_view text) {
  write_stderr(fmt::format("concbench: {}\n", printable(text)));
}

}  // namespace concbench
