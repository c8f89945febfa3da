#include "chart_style.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <concbench/error.hpp>
#include <cstdlib>

namespace concbench {
namespace {

/// The name of the locale for characters, by the precedence that POSIX has.
std::string locale_name() {
  for (const char* variable : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(variable);
    if (value != nullptr && *value != '\0') return value;
  }
  return "C";
}

bool is_utf8(std::string name) {
  std::erase(name, '-');
  std::ranges::transform(name, name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return name.find("utf8") != std::string::npos;
}

}  // namespace

Charts chart_style(const std::string& choice) {
  if (choice == "unicode") return Charts::unicode;
  if (choice == "ascii") return Charts::ascii;
  if (choice == "none") return Charts::none;
  if (choice == "auto") return is_utf8(locale_name()) ? Charts::unicode : Charts::ascii;
  throw UsageError(
      fmt::format("--chart: no choice named '{}'; write auto, unicode, ascii or none", choice));
}

}  // namespace concbench
