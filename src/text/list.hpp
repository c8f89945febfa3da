#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace concbench {

/// The parts in their order, with `between` between any two.
std::string join(std::span<const std::string> parts, std::string_view between);
std::string join(std::span<const std::string_view> parts, std::string_view between);
std::string join(std::span<const std::uint64_t> parts, std::string_view between);
std::string join(std::span<const int> parts, std::string_view between);

/// A count and what is counted, such as `1 task` and `2 tasks`.
std::string counted(std::uint64_t count, std::string_view what);

/// What stands between the commas of `A,B,...`, empty where nothing does; one part at least.
/// Refers to `text`.
std::vector<std::string_view> split_list(std::string_view text);

/// The counts that `A..B` stands for, both among them; of any other text that alone. Throws
/// UsageError, with `what` as the option's name, where A or B is no count, B is below A, and for
/// ranges of more than 1000 counts.
std::vector<std::string> expand_range(std::string_view text, std::string_view what);

}  // namespace concbench
