#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace concbench {

/// The folders in which plug-ins are looked for, in this order: those that the user `named`, those
/// of $CONCBENCH_PLUGINS, and that of the installation. Never the current folder by itself: whoever
/// enters a folder has not said that what lies there may run.
std::vector<std::filesystem::path> plugin_folders(std::span<const std::string> named);

/// The shared objects in them, each folder's in the order of their names. Throws UsageError for a
/// named folder that cannot be read.
std::vector<std::filesystem::path> plugin_files(std::span<const std::string> named);

}  // namespace concbench
