#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace concbench {

/// The parts in their order, with `between` between any two.
std::string join(std::span<const std::string> parts, std::string_view between);
std::string join(std::span<const std::string_view> parts, std::string_view between);
std::string join(std::span<const std::uint64_t> parts, std::string_view between);
std::string join(std::span<const int> parts, std::string_view between);

}  // namespace concbench
