#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace concbench {

/// A number that is the whole of `text`.
std::optional<std::int64_t> to_number(std::string_view text);

/// CPUs in a list such as `0-3,8`; 0 where it is not one.
unsigned count_listed(const std::string& list);

/// The folders of the CPUs below `root`/sys, in no particular order.
std::vector<std::filesystem::path> cpu_folders(const std::filesystem::path& root);

}  // namespace concbench
