#include "terminal/locale.hpp"

#include <algorithm>
#include <string>

#include "terminal/variable.hpp"

namespace concbench {

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

}  // namespace concbench
