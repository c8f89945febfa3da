#pragma once

#include <concbench/workload.hpp>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace concbench {

struct BackendEntry;

/// A row of the table: the workload's own words, and where its code is.
struct WorkloadEntry {
  WorkloadInfo info;
  /// The modules with the code and with the server; empty: the program itself, or no server.
  std::string_view module = {};
  std::string_view server_module = {};
  /// Backends for it alone, which take the places of those of the same name; null: none.
  std::span<const BackendEntry> (*backends)() = nullptr;
  /// Why the workload is not here; empty where it is.
  std::string_view missing = {};
  /// The file of a plug-in, and what else tells one from another; empty: it is none.
  std::string_view origin = {};
};

/// All workloads that this program knows, in the order in which they are listed.
std::span<const WorkloadEntry> workloads();

/// Adds a row of a plug-in, whose texts live as long as the program. To be called before anyone
/// holds a row, since rows move.
void add_workload(WorkloadEntry entry);

/// The row called `name`; throws UsageError, with a suggestion, where there is none.
const WorkloadEntry& find_workload(std::string_view name);

/// Makes the workload, loading its module where it has one.
std::unique_ptr<Workload> make_workload(const WorkloadEntry& entry, const Params& params,
                                        const Surroundings& surroundings);

/// The workload's server, loading its module.
ServeWorkload* load_server(const WorkloadEntry& entry);

}  // namespace concbench
