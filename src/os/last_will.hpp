#pragma once

#include <filesystem>

#include "os/process.hpp"

namespace concbench {

/// From now on the calling process, which leads a group of its own, ends when its parent does,
/// however that ends, and takes with it all that it has started, directly or not: the group, and
/// those who have left it as far as /proc tells of them. Without this they would live on.
void take_descendants_along();

/// Starts a process that removes `folder`, with all in it, once this process has ended, be it by
/// SIGKILL. It ends with the Child. Throws std::system_error.
Child remove_after_own_end(const std::filesystem::path& folder);

}  // namespace concbench
