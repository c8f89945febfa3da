#pragma once

#include <chrono>
#include <concbench/params.hpp>
#include <concbench/task.hpp>
#include <concbench/workload.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "backends/backend.hpp"
#include "dispatch/dispatch.hpp"
#include "mpi/hosts.hpp"
#include "os/cpus.hpp"
#include "plan/settings.hpp"
#include "plan/variants.hpp"
#include "workloads/table.hpp"

namespace concbench {

/// What the user asked for, read but not yet held against the tables.
struct Request {
  std::string workload;
  /// Option texts by parameter name.
  std::map<std::string, std::vector<std::string>, std::less<>> params = {};
  /// Names, aliases or `all`; empty: concbench's own.
  std::vector<std::string> backends = {};
  std::vector<std::string> dispatch = {"map"};
  /// Counts; empty: as many as this process may use.
  std::vector<std::string> workers = {};
  /// A count or `auto`.
  std::vector<std::string> chunks = {"auto"};
  std::optional<unsigned> max_live = {};
  /// Absent: what the workload thinks sensible, or as many as there may be descriptors for, two a
  /// task.
  std::optional<unsigned> max_in_flight = {};
  /// Backends to which event loops hand their tasks, or `none`.
  std::vector<std::string> offload = {"none"};
  /// For how long a thread may run while others wait, where only one may at a time, or `none`.
  std::vector<std::string> gil = {"none"};
  /// A case, with or without its workload's name, or a backend, for its first case; empty:
  /// sequential if it is there, otherwise the first.
  std::string baseline = {};
  /// Each variant is compared with the first one that is run in the same way, instead.
  bool pairs = false;
  /// Where ranks go, as typed; empty: see read_hosts().
  std::string hosts = {};
  std::string hostfile = {};
  Settings settings = {};
  /// Names of parameters of which each text that was given makes cases of its own.
  std::set<std::string, std::less<>> crossed = {};
  /// What is filled into the parameters' texts; each value makes cases of its own.
  std::vector<Placeholder> placeholders = {};
  /// What a sweep varies beside workers, each as PARAM=A,B,...; absent: this is no sweep.
  std::optional<std::vector<std::string>> sweep = {};
};

/// One row of the results: what is run, and by whom.
struct Case {
  /// Its workload, its way with the workers, and its variant.
  std::string name;
  /// As in a report, where they are described.
  std::string way = {};
  std::string variant = {};
  const WorkloadEntry* workload = nullptr;
  Params params = {};
  const BackendEntry* backend = nullptr;
  const DispatchEntry* dispatch = nullptr;
  /// The pool to which an event loop hands its tasks; null: none.
  const BackendEntry* offload = nullptr;
  unsigned workers = 1;
  /// Tasks that an event loop has under way at once, at most; 1 for all that is no event loop.
  unsigned in_flight = 1;
  ChunkSize chunk_size = ChunkSize::guided();
  std::uint64_t tasks = 0;
  /// Its threads take turns, of this length while others wait; absent: all run at once.
  std::optional<std::chrono::nanoseconds> gil = {};
  /// Why it will not be measured; empty: it will.
  std::string skipped = {};
  /// The case in the plan with which it is compared; absent: the plan's baseline.
  std::optional<std::size_t> baseline = {};

  /// Workers are forked: no thread may be there when one is.
  bool forks() const { return backend->forks || (offload != nullptr && offload->forks); }
};

/// What will be measured. Cases are compared with cases[baseline], unless they say otherwise.
struct Plan {
  Settings settings = {};
  CpuBudget cpus = {};
  /// Where ranks go.
  Hosts hosts = {};
  /// Where servers of workloads listen.
  std::string server_address = "127.0.0.1";
  std::vector<Case> cases = {};
  std::size_t baseline = 0;
  /// Of a sweep: for each case the options with which a run has this case alone. Empty: no sweep,
  /// and nobody asks which case is the fastest.
  std::vector<std::string> sweep_options = {};
  /// Whether something depends on the figures of cases, and not just on how they compare.
  bool wants_figures = false;
  /// By how much a case may be slower (0.05: 5 %), if something depends on that.
  std::optional<double> most_slowdown = {};

  /// For each case the one with which it is compared.
  std::vector<std::size_t> baselines() const;
  /// After which no further round begins; absent: none.
  std::optional<std::chrono::nanoseconds> time_limit() const;
};

/// Whether all that is asked for is to run a program once: there is nothing to run beside it, and
/// so no reason to try several ways.
bool runs_one_program(const Request& request);

/// Holds a request against the tables. Throws UsageError for whatever cannot work.
Plan make_plan(const Request& request, const CpuBudget& cpus);

/// The plan of a sweep: the sequential program for each set of parameters, which is the baseline of
/// all cases with these, and then what the request asks for with every value of what it varies.
Plan make_sweep_plan(const Request& request, const CpuBudget& cpus);

}  // namespace concbench
