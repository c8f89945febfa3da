#pragma once

#ifndef CONCBENCH_PLUGIN_TYPES_ONLY
#define CONCBENCH_PLUGIN_TYPES_ONLY
#endif
#include <concbench/plugin.h>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace concbench {

/// Why a file cannot be used as a plug-in: the end of a sentence that begins with its name, such as
/// `is no plug-in of concbench`.
struct PluginRefused : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What a plug-in says of a workload, whatever header it was built with: fields that its header did
/// not have are 0.
struct LoadedWorkload {
  concbench_workload workload;
  std::vector<concbench_param> params;
};

/// Checks what is read first, in this order for ever: magic, ABI number, size. Then the rest.
/// Throws PluginRefused.
LoadedWorkload read_plugin_workload(const concbench_workload& given);

/// Loads a plug-in into this process, where it stays, and gives its workloads. What it does while
/// it is loaded may end the process: to be called in one that may end. What it prints goes to
/// stderr from now on, since results alone go to stdout. Throws PluginRefused.
std::vector<LoadedWorkload> load_plugin(const std::filesystem::path& path);

/// The same, and gives one of them.
LoadedWorkload load_plugin_workload(const std::filesystem::path& path, std::string_view name);

/// The words for what dlopen() says of a file.
std::string why_not_loaded(std::string_view path, std::string_view error);

}  // namespace concbench
