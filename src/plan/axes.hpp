#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "backends/backend.hpp"
#include "dispatch/dispatch.hpp"
#include "mpi/reach.hpp"
#include "os/cpus.hpp"
#include "os/module.hpp"
#include "plan/plan.hpp"

namespace concbench {

/// What --chunk asks for.
struct Chunking {
  /// Absent: `auto` or `python`.
  std::optional<ChunkSize> fixed = {};
  /// As multiprocessing.Pool.map() of Python chooses it, by the number of workers.
  bool python = false;
};

/// What each option's list of values means, before they are crossed.
struct Axes {
  std::vector<const BackendEntry*> backends;
  std::vector<const DispatchEntry*> modes;
  std::vector<unsigned> workers;
  std::vector<Chunking> chunkings;
  /// Null for none.
  std::vector<const BackendEntry*> offloads;
  /// How long turns are; absent for none.
  std::vector<std::optional<std::chrono::nanoseconds>> gils;
  /// Where ranks go.
  Hosts hosts;
  /// How they reach the workload's server.
  Reach reach = {};
};

/// All backends that can run the workload, those that this build lacks among them.
std::vector<const BackendEntry*> backends_for(const WorkloadEntry& workload);

/// Throws UsageError for a value that is not one, and for an option that none of the backends
/// heeds.
Axes read_axes(const Request& request, const CpuBudget& cpus);

/// The backends that --gil is for, such as `'thread' and 'pool'`.
std::string takers_of_turns();

/// Why the code behind a row of a table is not here; empty where it is.
template <class Entry>
std::string why_missing(const Entry& entry) {
  if (!entry.missing.empty()) return std::string(entry.missing);
  return entry.module.empty() ? "" : why_unloadable(entry.module);
}

/// The same, for one whose workers another program starts.
std::string why_missing(const BackendEntry& entry);

}  // namespace concbench
