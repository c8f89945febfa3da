#pragma once

#include <filesystem>
#include <optional>

namespace concbench {

/// The most hardware threads that are online in one core; absent where the kernel does not tell.
/// Reads /sys below `root`: another folder than `/` is for tests.
std::optional<unsigned> threads_per_core(const std::filesystem::path& root = "/");

}  // namespace concbench
