#pragma once

#include <span>
#include <string>
#include <string_view>

namespace concbench {

/// `; did you mean 'thread'?` for the candidate nearest to `typed`, or an empty string where none
/// is near enough to be a likely slip of the hand.
std::string did_you_mean(std::string_view typed, std::span<const std::string_view> candidates);

/// The same, or `; there are sequential, thread, ...` where none is near enough.
std::string did_you_mean_or_all(std::string_view typed,
                                std::span<const std::string_view> candidates);

}  // namespace concbench
