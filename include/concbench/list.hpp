#pragma once

#include <string_view>
#include <vector>

namespace concbench {

/// What stands between the commas of `A,B,...`, empty where nothing does; one part at least.
/// Refers to `text`.
std::vector<std::string_view> split_list(std::string_view text);

}  // namespace concbench
