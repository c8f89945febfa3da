#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace concbench {

/// Which memory the kernel backs with huge pages of its own accord: `always`, `madvise` (where a
/// program asks) or `never`; absent where it does not say. Reads /sys below `root`: another folder
/// than `/` is for tests.
std::optional<std::string> huge_page_policy(const std::filesystem::path& root = "/");

}  // namespace concbench
