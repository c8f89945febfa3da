#include "plan/plan.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <concbench/error.hpp>
#include <unordered_set>
#include <utility>

#include "os/machine.hpp"
#include "plan/axes.hpp"
#include "plan/variants.hpp"
#include "text/list.hpp"
#include "text/lookup.hpp"
#include "text/units.hpp"
#include "workloads/table.hpp"

namespace concbench {
namespace {

/// Who measures more waits for hours, and for minutes until that begins.
constexpr std::size_t kMostCases = 2'000;

/// Four chunks for each worker: the rule of multiprocessing.pool.Pool._map_async().
ChunkSize python_chunk_size(unsigned workers, std::uint64_t tasks) {
  const std::uint64_t chunks = 4ULL * workers;
  return ChunkSize::of(tasks / chunks + (tasks % chunks == 0 ? 0 : 1));
}

ChunkSize resolve_chunk_size(const Case& c, Chunking chunking, unsigned workers) {
  if (c.dispatch->splits) return ChunkSize::of((c.tasks + workers - 1) / workers);
  if (chunking.python) return python_chunk_size(workers, c.tasks);
  return chunking.fixed.value_or(default_chunk_size(*c.dispatch, *c.backend, c.tasks));
}

unsigned at_most_all(unsigned most, ChunkSize chunk_size, std::uint64_t tasks) {
  const std::uint64_t chunks = (tasks - 1) / chunk_size.tasks() + 1;
  return static_cast<unsigned>(std::min<std::uint64_t>(most, chunks));
}

/// `slots`: on other machines, for what can use them; 0: none.
unsigned resolve_workers(const Case& c, const Request& request, unsigned workers, unsigned slots) {
  switch (c.backend->staffing) {
    case Staffing::caller:
      return 1;
    case Staffing::loop:
      return c.offload == nullptr ? 1 : workers;
    case Staffing::pool:
      return request.workers.empty() && c.backend->launched && slots > 0 ? slots : workers;
    case Staffing::per_chunk:
      return at_most_all(request.max_live.value_or(c.backend->max_live), c.chunk_size, c.tasks);
  }
  return 1;
}

/// As many tasks as there may be descriptors for: a download has a socket and a file, and some
/// descriptors are taken.
unsigned most_in_flight() {
  constexpr std::uint64_t kTaken = 64;
  constexpr std::uint64_t kTakenAtLeast = 12;
  constexpr std::uint64_t kPerTask = 2;
  constexpr std::uint64_t kEnough = 1'000'000;
  const std::uint64_t limit = std::min(read_limits().open_files.hard.value_or(kEnough), kEnough);
  const std::uint64_t taken = std::clamp(limit / 4, kTakenAtLeast, kTaken);
  const std::uint64_t most = (limit - std::min(taken, limit)) / kPerTask;
  return static_cast<unsigned>(std::max<std::uint64_t>(most, 1));
}

unsigned default_in_flight(const WorkloadInfo& workload) {
  const unsigned most = most_in_flight();
  return workload.max_in_flight == 0 ? most : std::min(workload.max_in_flight, most);
}

unsigned resolve_in_flight(const Case& c, const Request& request) {
  const WorkloadInfo& workload = c.workload->info;
  const bool waits = c.offload != nullptr || workload.asynchronous || c.backend->overlaps;
  if (c.backend->staffing != Staffing::loop || !waits) return 1;
  const unsigned most = request.max_in_flight.value_or(default_in_flight(workload));
  return at_most_all(most, c.chunk_size, c.tasks);
}

std::string name_of(Chunking chunking, ChunkSize chunk_size) {
  if (chunking.python) return "python";
  return chunk_size.is_guided() ? "auto" : std::to_string(chunk_size.tasks());
}

/// A case's name tells it from its neighbours, and says no more than that.
void name_case(Case& c, const Axes& axes, Chunking chunking, const std::string& label) {
  std::string way(c.backend->name);
  if (axes.modes.size() > 1) way += fmt::format("/{}", c.dispatch->name);
  if (c.offload != nullptr) way += fmt::format("/offload={}", c.offload->name);
  std::string rest;
  if (c.gil) rest += fmt::format("/gil={}", spell_duration(*c.gil));
  if (axes.chunkings.size() > 1) rest += "/chunk=" + name_of(chunking, c.chunk_size);
  const bool counts = c.backend->staffing == Staffing::pool || c.offload != nullptr;
  const bool tells_workers = axes.workers.size() > 1 && counts;
  c.way = way + rest;
  c.variant = label.empty() ? "" : label.substr(1);
  c.name = fmt::format("{}/{}{}{}{}", c.workload->info.name, way,
                       tells_workers ? fmt::format("/workers={}", c.workers) : "", rest, label);
}

/// Cases with names of their own.
class CaseList {
 public:
  /// One whose name is there already is left out. Throws UsageError where there would be more than
  /// can be measured beside one another.
  void add(Case c) {
    if (!names_.insert(c.name).second) return;
    if (cases_.size() == kMostCases) {
      throw UsageError(fmt::format(
          "more than {} cases; leave out values of -j, --chunk, --dispatch or --sweep, or take "
          "several runs",
          kMostCases));
    }
    cases_.push_back(std::move(c));
  }

  std::vector<Case> take() { return std::move(cases_); }

 private:
  std::vector<Case> cases_;
  std::unordered_set<std::string> names_;
};

std::string why_not_together(const WorkloadInfo& workload, const BackendEntry& backend,
                             const DispatchEntry& mode) {
  if (mode.several_arguments && !workload.several_arguments) {
    return fmt::format("'{}' is for tasks with several arguments, and those of '{}' have one",
                       mode.name, workload.name);
  }
  if (mode.splits && backend.staffing != Staffing::pool) {
    return fmt::format("'{}' is for the workers of a pool, and '{}' is none", mode.name,
                       backend.name);
  }
  if (mode.results != Results::as_they_come || !backend.batches) return "";
  return fmt::format("'{}' returns all results together, which leaves '{}' nothing to show",
                     backend.name, mode.name);
}

/// Whether its tasks run in several threads of one process.
bool runs_in_threads(const Case& c) {
  const BackendEntry& runner = c.offload == nullptr ? *c.backend : *c.offload;
  const bool alone = runner.staffing == Staffing::caller || runner.staffing == Staffing::loop;
  return !alone && !runner.forks && !runner.launched;
}

/// What the workload says that it must not be run by.
std::string why_not_this_way(const Case& c) {
  const WorkloadInfo& workload = c.workload->info;
  if (!workload.restrictions) return "";
  const Restrictions restrictions = workload.restrictions(c.params);
  if (restrictions.not_thread_safe && runs_in_threads(c)) {
    return fmt::format("'{}' is not thread-safe", workload.name);
  }
  const bool on_loop = c.backend->staffing == Staffing::loop && c.offload == nullptr;
  if (!restrictions.may_block || !on_loop) return "";
  return fmt::format(
      "the tasks of '{}' may block, which stops an event loop; give it --offload pool",
      workload.name);
}

bool is_served(const Case& c) {
  const auto needs_server = c.workload->info.needs_server;
  return needs_server != nullptr && needs_server(c.params);
}

/// What workers that share neither memory nor, perhaps, a machine cannot run.
std::string why_not_elsewhere(const Case& c, const Reach& reach) {
  if (!c.backend->launched) return "";
  const WorkloadInfo& workload = c.workload->info;
  if (workload.shares_memory) {
    return fmt::format("the tasks of '{}' share memory, and ranks of '{}' do not", workload.name,
                       c.backend->name);
  }
  if (!is_served(c) || reach.obstacle.empty()) return "";
  return fmt::format("the server of '{}' is not reached from all hosts: {}", workload.name,
                     reach.obstacle);
}

/// Tasks that are under way at once, at most.
std::uint64_t most_at_once(const Case& c) {
  if (c.dispatch->alternates) return 1;
  if (c.backend->staffing != Staffing::loop) return c.workers;
  return c.offload == nullptr ? c.in_flight : std::min(c.in_flight, c.workers);
}

/// Tasks that wait for one another never end unless all of them run at once.
std::string why_not_at_once(const Case& c) {
  if (!c.workload->info.together) return "";
  if (!c.chunk_size.is_guided() && c.chunk_size.tasks() > 1) {
    return fmt::format(
        "the tasks of '{}' wait for one another, but the tasks of a chunk run "
        "one after another",
        c.workload->info.name);
  }
  const std::uint64_t most = most_at_once(c);
  if (most >= c.tasks) return "";
  return fmt::format(
      "the tasks of '{}' wait for one another, and only {} of {} could be under way "
      "at once{}",
      c.workload->info.name, most, c.tasks,
      c.backend->staffing == Staffing::pool && !c.dispatch->alternates
          ? fmt::format("; give it -j {}", c.tasks)
          : "");
}

bool is_named(const BackendEntry& backend, const Request& request) {
  return std::ranges::any_of(request.backends, [&](const std::string& name) {
    return name == backend.name || name == backend.alias;
  });
}

/// A fresh worker for each of many chunks takes seconds to minutes a pass: only who asks for it by
/// name is to wait for that.
std::string why_not_by_default(const Case& c, const Request& request) {
  constexpr std::uint64_t kMostChunks = 10'000;
  if (c.backend->staffing != Staffing::per_chunk || c.chunk_size.is_guided()) return "";
  const std::uint64_t chunks = (c.tasks - 1) / c.chunk_size.tasks() + 1;
  if (chunks <= kMostChunks || is_named(*c.backend, request)) return "";
  return fmt::format("it starts a worker for each of {} chunks; -b {} waits for that", chunks,
                     c.backend->name);
}

/// What the cases of one variant have in common.
struct Prototype {
  Case common = {};
  std::string label = {};
};

void add_cases(CaseList& cases, const Prototype& prototype, const Request& request,
               const Axes& axes) {
  for (const DispatchEntry* mode : axes.modes) {
    for (const unsigned workers : axes.workers) {
      for (const Chunking chunking : axes.chunkings) {
        Case c = prototype.common;
        c.dispatch = mode;
        if (c.skipped.empty()) {
          c.skipped = why_not_together(c.workload->info, *c.backend, *mode);
        }
        c.chunk_size = resolve_chunk_size(c, chunking, workers);
        c.workers = resolve_workers(c, request, workers, axes.hosts.slots);
        c.in_flight = resolve_in_flight(c, request);
        if (c.skipped.empty()) c.skipped = why_not_this_way(c);
        if (c.skipped.empty()) c.skipped = why_not_elsewhere(c, axes.reach);
        if (c.skipped.empty()) c.skipped = why_not_at_once(c);
        if (c.skipped.empty()) c.skipped = why_not_by_default(c, request);
        name_case(c, axes, chunking, prototype.label);
        // Several worker counts are one and the same to a backend that takes none.
        cases.add(std::move(c));
      }
    }
  }
}

/// Whether it has threads that could be made to take turns, but not by --gil.
bool has_other_threads(const Case& c) {
  return c.backend->peer || (c.offload != nullptr && !c.offload->forks);
}

/// With each choice of --gil where that means anything, and once elsewhere: what has no threads
/// needs no turns.
void add_gils(CaseList& cases, const Prototype& prototype, const Request& request,
              const Axes& axes) {
  Prototype turning = prototype;
  Case& common = turning.common;
  if (!common.backend->takes_turns) {
    const bool always =
        std::ranges::all_of(axes.gils, [](const auto& gil) { return gil.has_value(); });
    if (always && has_other_threads(common) && common.skipped.empty()) {
      common.skipped = fmt::format("--gil is for the threads of {} alone", takers_of_turns());
    }
    add_cases(cases, turning, request, axes);
    return;
  }
  for (const auto& gil : axes.gils) {
    common.gil = gil;
    common.skipped = prototype.common.skipped;
    if (gil && common.workload->info.takes_turns) {
      common.skipped = fmt::format("threads of '{}' take turns by themselves; leave --gil out",
                                   common.workload->info.name);
    }
    add_cases(cases, turning, request, axes);
  }
}

/// With each choice of --offload where that means anything, and once elsewhere.
void add_offloads(CaseList& cases, const Prototype& prototype, const Request& request,
                  const Axes& axes) {
  Prototype offloading = prototype;
  if (prototype.common.backend->staffing != Staffing::loop) {
    add_gils(cases, prototype, request, axes);
    return;
  }
  for (const BackendEntry* offload : axes.offloads) {
    offloading.common.offload = offload;
    offloading.common.skipped = prototype.common.skipped;
    if (offload != nullptr && prototype.common.backend->overlaps) {
      offloading.common.skipped =
          fmt::format("'{}' of '{}' runs all tasks itself; leave --offload out",
                      prototype.common.backend->name, prototype.common.workload->info.name);
    }
    add_gils(cases, offloading, request, axes);
  }
}

std::vector<Prototype> make_prototypes(const Request& request, const WorkloadEntry& workload) {
  std::vector<Prototype> prototypes;
  for (Variant& variant :
       read_variants(workload.info.params, request.params, request.crossed, request.placeholders)) {
    if (workload.info.check != nullptr) workload.info.check(variant.params);
    Prototype& prototype = prototypes.emplace_back();
    prototype.label = std::move(variant.label);
    prototype.common.workload = &workload;
    prototype.common.tasks = workload.info.tasks(variant.params);
    if (workload.info.settle != nullptr) workload.info.settle(variant.params);
    prototype.common.params = std::move(variant.params);
  }
  return prototypes;
}

/// Nobody is looked up where there is nothing to be reached.
Reach reach_of_servers(const std::vector<Prototype>& prototypes, const Hosts& hosts) {
  const bool served = std::ranges::any_of(prototypes, is_served, &Prototype::common);
  return served ? reach_from(hosts.names) : Reach{};
}

std::vector<Case> make_cases(const Request& request, std::vector<Prototype> prototypes,
                             const Axes& axes) {
  CaseList cases;
  for (const BackendEntry* backend : axes.backends) {
    // Beside one another for each backend: variants are there to be compared.
    for (Prototype& prototype : prototypes) {
      prototype.common.backend = backend;
      prototype.common.skipped = why_missing(*backend);
      add_offloads(cases, prototype, request, axes);
    }
  }
  return cases.take();
}

bool is_called(const Case& c, const std::string& name) {
  return c.name == name || c.name == fmt::format("{}/{}", c.workload->info.name, name) ||
         c.backend->name == name || c.backend->alias == name || c.variant == name;
}

/// The first that is measured in the calling thread, or the first that is measured at all.
std::size_t default_baseline(const std::vector<Case>& cases) {
  const auto is_measured = [](const Case& c) { return c.skipped.empty(); };
  const auto in_caller = [&](const Case& c) {
    return is_measured(c) && c.backend->staffing == Staffing::caller;
  };
  auto found = std::ranges::find_if(cases, in_caller);
  if (found == cases.end()) found = std::ranges::find_if(cases, is_measured);
  return found == cases.end() ? 0 : static_cast<std::size_t>(found - cases.begin());
}

/// What may have been meant, for a message.
std::string cases_instead(const std::vector<Case>& cases, const std::string& asked) {
  std::vector<std::string_view> names;
  std::vector<std::string_view> whole;
  for (const Case& c : cases) {
    whole.push_back(std::string_view(c.name).substr(c.workload->info.name.size() + 1));
    names.insert(names.end(), {c.backend->name, c.name, c.variant, whole.back()});
  }
  const std::string hint = did_you_mean(asked, names);
  return hint.empty() ? fmt::format("; there are {}", join(whole, ", ")) : hint;
}

std::size_t find_baseline(const std::vector<Case>& cases, const std::string& asked) {
  if (asked.empty()) return default_baseline(cases);
  const auto found =
      std::ranges::find_if(cases, [&](const Case& c) { return is_called(c, asked); });
  if (found != cases.end()) return static_cast<std::size_t>(found - cases.begin());
  throw UsageError(
      fmt::format("--baseline: no case named '{}'{}", asked, cases_instead(cases, asked)));
}

/// Its name without what tells it from other variants.
std::string_view way_with_workers(const Case& c) {
  const std::size_t label = c.variant.empty() ? 0 : c.variant.size() + 1;
  return std::string_view(c.name).substr(0, c.name.size() - label);
}

void pair_variants(std::vector<Case>& cases) {
  if (std::ranges::all_of(cases, [](const Case& c) { return c.variant.empty(); })) {
    throw UsageError("--ab needs two to compare, such as two files");
  }
  for (Case& c : cases) {
    const auto first = std::ranges::find(cases, way_with_workers(c), way_with_workers);
    c.baseline = static_cast<std::size_t>(first - cases.begin());
  }
}

const WorkloadEntry& present_workload(const std::string& name) {
  const WorkloadEntry& workload = find_workload(name);
  const std::string reason = why_missing(workload);
  if (reason.empty()) return workload;
  if (!workload.origin.empty()) {
    throw UsageError(fmt::format("plug-in '{}' {}", workload.origin, reason));
  }
  throw UsageError(fmt::format("workload '{}' is not in this build: {}", name, reason));
}

}  // namespace

std::vector<std::size_t> Plan::baselines() const {
  std::vector<std::size_t> found;
  for (const Case& c : cases) found.push_back(c.baseline.value_or(baseline));
  return found;
}

std::optional<std::chrono::nanoseconds> Plan::time_limit() const {
  // A user who asks for a number of rounds gets it: a limit nobody asked for must not cut it.
  if (settings.time_limit || settings.rounds) return settings.time_limit;
  switch (settings.effort) {
    case Effort::quick:
      return Settings::kQuick;
    case Effort::normal:
      return Settings::kNormal;
    case Effort::thorough:
      return Settings::kThoroughPerCase * cases.size();
  }
  return Settings::kNormal;
}

bool runs_one_program(const Request& request) {
  const WorkloadInfo& workload = find_workload(request.workload).info;
  const Request usual;
  const bool ways = !request.backends.empty() || !request.workers.empty() ||
                    request.offload != usual.offload || request.gil != usual.gil;
  if (ways || std::ranges::none_of(workload.params, &ParamInfo::words)) return false;
  const auto is_one = [&](const Variant& v) {
    if (workload.check != nullptr) workload.check(v.params);
    return workload.tasks(v.params) == 1;
  };
  return std::ranges::all_of(
      read_variants(workload.params, request.params, request.crossed, request.placeholders),
      is_one);
}

Plan make_plan(const Request& request, const CpuBudget& cpus) {
  if (request.sweep) return make_sweep_plan(request, cpus);
  Plan plan{.settings = request.settings, .cpus = cpus};
  const WorkloadEntry& workload = present_workload(request.workload);
  Request whole = request;
  if (runs_one_program(request)) whole.backends = {std::string(caller_backend().name)};
  Axes axes = read_axes(whole, cpus);
  std::vector<Prototype> prototypes = make_prototypes(whole, workload);
  axes.reach = reach_of_servers(prototypes, axes.hosts);
  plan.hosts = axes.hosts;
  plan.server_address = axes.reach.address;
  plan.cases = make_cases(whole, std::move(prototypes), axes);
  plan.baseline = find_baseline(plan.cases, request.baseline);
  if (request.pairs) pair_variants(plan.cases);
  return plan;
}

}  // namespace concbench
