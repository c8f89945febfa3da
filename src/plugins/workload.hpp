#pragma once

#include <concbench/workload.hpp>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

#include "plugins/library.hpp"

namespace concbench {

/// A workload of a plug-in that is loaded, which has these parameters.
std::unique_ptr<Workload> make_plugin_workload(LoadedWorkload loaded, const Params& params,
                                               std::uint64_t seed);

/// Loads the plug-in into this process and makes its workload `name`. Throws TaskError that names
/// the file.
std::unique_ptr<Workload> open_plugin_workload(const std::filesystem::path& path,
                                               std::string_view name, const Params& params,
                                               std::uint64_t seed);

/// How many tasks the workload says that these parameters make. Throws UsageError where they do not
/// go together or make none.
std::uint64_t count_plugin_tasks(const LoadedWorkload& loaded, const Params& params);

}  // namespace concbench
