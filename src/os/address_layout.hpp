#pragma once

#include <filesystem>
#include <optional>

namespace concbench {

/// Whether the kernel puts a fresh program's memory at random addresses (ASLR). Absent where it
/// cannot be told. Reads /proc below `root`: another folder than `/` is for tests. What
/// `setarch -R` has switched off for this process alone counts as well.
std::optional<bool> addresses_are_random(const std::filesystem::path& root = "/");

}  // namespace concbench
