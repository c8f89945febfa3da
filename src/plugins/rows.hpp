#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "plugins/describe.hpp"
#include "workloads/table.hpp"

namespace concbench {

/// The parameters as those of the program's own workloads, and `n` where the workload counts its
/// tasks by that and does not declare it. Texts live as long as the program.
std::vector<ParamInfo> params_of(const PluginWorkload& workload);

Restrictions restrictions_of(const PluginWorkload& workload);

/// How many tasks a plug-in's workload makes of these parameters: asked in a process of its own
/// where it has a function for that. Throws UsageError where that is none.
std::uint64_t tasks_of(const std::filesystem::path& path, const PluginWorkload& workload,
                       const Params& params);

/// The row of a plug-in's workload, which is loaded where it is made.
WorkloadEntry row_of(const std::filesystem::path& path, const PluginWorkload& workload);

/// The same of one whose name is taken: below the name of the file, with the reason that it has or
/// else that one.
WorkloadEntry row_of_hidden(const std::filesystem::path& path, const WorkloadEntry& row);

/// A row for each workload of the plug-in; of one that cannot be used a row with the file's name
/// that tells why.
std::vector<WorkloadEntry> rows_of_plugin(const std::filesystem::path& path);

}  // namespace concbench
