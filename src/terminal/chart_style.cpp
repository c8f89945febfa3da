#include "terminal/chart_style.hpp"

#include <fmt/core.h>

#include <concbench/error.hpp>

#include "terminal/locale.hpp"

namespace concbench {

Charts chart_style(const std::string& choice) {
  if (choice == "unicode") return Charts::unicode;
  if (choice == "ascii") return Charts::ascii;
  if (choice == "none") return Charts::none;
  if (choice == "auto") return is_utf8_locale() ? Charts::unicode : Charts::ascii;
  throw UsageError(
      fmt::format("--chart: no choice named '{}'; write auto, unicode, ascii or none", choice));
}

}  // namespace concbench
