#include "cli/read_options.hpp"

#include <fmt/core.h>

#include <concbench/error.hpp>

#include "text/units.hpp"

namespace concbench {

unsigned read_count(const std::string& text, std::string_view what, unsigned least, unsigned most) {
  const std::uint64_t count = parse_count(text, what);
  if (count >= least && count <= most) return static_cast<unsigned>(count);
  throw UsageError(fmt::format("{}: {} is not between {} and {}", what, text, least, most));
}

std::chrono::nanoseconds read_time(const std::string& text, std::string_view what) {
  const std::chrono::nanoseconds time = parse_duration(text, what);
  if (time.count() == 0) throw UsageError(fmt::format("{}: must be above 0", what));
  return time;
}

std::optional<std::chrono::nanoseconds> read_limit(const std::string& text, std::string_view what) {
  if (text.empty()) return std::nullopt;
  return read_time(text, what);
}

}  // namespace concbench
