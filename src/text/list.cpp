#include "text/list.hpp"

#include <fmt/core.h>

#include <concbench/error.hpp>

#include "text/units.hpp"

namespace concbench {
namespace {

// fmt's own join would compile the writing of every kind of part in each source that uses it.
template <class T>
std::string joined(std::span<const T> parts, std::string_view between) {
  std::string text;
  for (const T& part : parts) {
    if (&part != parts.data()) text += between;
    text += fmt::format("{}", part);
  }
  return text;
}

}  // namespace

std::string join(std::span<const std::string> parts, std::string_view between) {
  return joined(parts, between);
}

std::string join(std::span<const std::string_view> parts, std::string_view between) {
  return joined(parts, between);
}

std::string join(std::span<const std::uint64_t> parts, std::string_view between) {
  return joined(parts, between);
}

std::string join(std::span<const int> parts, std::string_view between) {
  return joined(parts, between);
}

std::string counted(std::uint64_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::vector<std::string_view> split_list(std::string_view text) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto comma = text.find(',');
    parts.push_back(text.substr(0, comma));
    if (comma == std::string_view::npos) return parts;
    text.remove_prefix(comma + 1);
  }
}

std::vector<std::string> expand_range(std::string_view text, std::string_view what) {
  constexpr std::uint64_t kMost = 1000;
  const auto dots = text.find("..");
  if (dots == std::string_view::npos) return {std::string(text)};
  if (dots == 0 || dots + 2 == text.size()) {
    throw UsageError(fmt::format("{}: '{}' lacks an end; write a range like '1..4'", what, text));
  }
  const std::uint64_t first = parse_count(text.substr(0, dots), what);
  const std::uint64_t last = parse_count(text.substr(dots + 2), what);
  if (last < first) {
    throw UsageError(fmt::format("{}: {} ends below its beginning", what, text));
  }
  if (last - first >= kMost) {
    throw UsageError(fmt::format("{}: {} has more than {} values", what, text, kMost));
  }
  std::vector<std::string> counts;
  for (std::uint64_t i = 0; i <= last - first; ++i) counts.push_back(std::to_string(first + i));
  return counts;
}

}  // namespace concbench
