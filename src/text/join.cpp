#include "text/join.hpp"

#include <fmt/core.h>

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

}  // namespace concbench
