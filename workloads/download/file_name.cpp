#include "file_name.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace concbench::download {
namespace {

std::string_view path_of(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  if (const auto scheme = url.find("://"); scheme != std::string_view::npos) {
    url.remove_prefix(scheme + 3);
  }
  const auto slash = url.find('/');
  return slash == std::string_view::npos ? std::string_view() : url.substr(slash);
}

std::string_view last_segment(std::string_view path) {
  const auto slash = path.find_last_of('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

bool is_harmless(char c) {
  const bool alphanumeric =
      (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  // Percent signs stay as they are: decoding could bring back what was just taken out.
  return alphanumeric || std::string_view("._-+%~").find(c) != std::string_view::npos;
}

std::string sanitized(std::string_view segment) {
  constexpr std::size_t longest = 100;
  std::string name(segment.substr(0, longest));
  std::ranges::replace_if(
      name, [](char c) { return !is_harmless(c); }, '_');
  return name;
}

}  // namespace

std::string file_name(std::uint64_t task, std::string_view url) {
  const std::string name = sanitized(last_segment(path_of(url)));
  const bool says_nothing = name.find_first_not_of('.') == std::string::npos;
  return fmt::format("{}-{}", task, says_nothing ? "index" : name);
}

}  // namespace concbench::download
