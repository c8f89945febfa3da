#include "plan/plan.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <concbench/error.hpp>

#include "os/machine.hpp"
#include "os/module.hpp"
#include "plan/variants.hpp"
#include "text/list.hpp"
#include "text/lookup.hpp"
#include "text/units.hpp"
#include "workloads/table.hpp"

namespace concbench {
namespace {

/// What --chunk asks for.
struct Chunking {
  /// Absent: `auto` or `python`.
  std::optional<ChunkSize> fixed = {};
  /// As multiprocessing.Pool.map() of Python chooses it, by the number of workers.
  bool python = false;
};

/// What each option's list of values means, before they are crossed.
struct Choices {
  std::vector<const BackendEntry*> backends;
  std::vector<const DispatchEntry*> modes;
  std::vector<unsigned> workers;
  std::vector<Chunking> chunkings;
  /// Null for none.
  std::vector<const BackendEntry*> offloads;
  /// How long turns are; absent for none.
  std::vector<std::optional<std::chrono::nanoseconds>> gils;
};

/// Why the code behind a row of a table is not here; empty where it is.
template <class Entry>
std::string why_missing(const Entry& entry) {
  if (!entry.missing.empty()) return std::string(entry.missing);
  return entry.module.empty() ? "" : why_unloadable(entry.module);
}

bool add_once(std::vector<const BackendEntry*>& chosen, const BackendEntry& backend) {
  if (std::ranges::find(chosen, &backend) != chosen.end()) return false;
  chosen.push_back(&backend);
  return true;
}

std::vector<const BackendEntry*> choose_backends(const std::vector<std::string>& names) {
  const bool all = std::ranges::find(names, "all") != names.end();
  std::vector<const BackendEntry*> chosen;
  for (const BackendEntry& backend : backends()) {
    if (all || (names.empty() && !backend.peer)) chosen.push_back(&backend);
  }
  for (const std::string& name : names) {
    if (name == "all") continue;
    const BackendEntry& backend = find_backend(name);
    if (const std::string reason = why_missing(backend); !reason.empty()) {
      throw UsageError(fmt::format("backend '{}' is not in this build: {}", name, reason));
    }
    if (!add_once(chosen, backend) && !all) {
      throw UsageError(fmt::format("--backend: '{}' is named twice", name));
    }
  }
  return chosen;
}

unsigned parse_unsigned(std::string_view text, std::string_view what) {
  const std::uint64_t count = parse_count(text, what);
  if (count < 1 || count > kMostWorkers) {
    throw UsageError(fmt::format("{}: {} is not between 1 and {}", what, text, kMostWorkers));
  }
  return static_cast<unsigned>(count);
}

std::vector<unsigned> choose_workers(const std::vector<std::string>& texts, const CpuBudget& cpus) {
  if (texts.empty()) return {cpus.allowed()};
  std::vector<unsigned> chosen;
  chosen.reserve(texts.size());
  for (const std::string& text : texts) {
    for (const std::string& one : expand_range(text, "--workers")) {
      chosen.push_back(parse_unsigned(one, "--workers"));
    }
  }
  return chosen;
}

Chunking parse_chunking(const std::string& text) {
  if (text == "auto") return {};
  if (text == "python") return {.python = true};
  const std::uint64_t tasks = parse_count(text, "--chunk");
  if (tasks > 0) return {.fixed = ChunkSize::of(tasks)};
  throw UsageError("--chunk: a chunk has at least 1 task; write a count, 'auto' or 'python'");
}

std::vector<const DispatchEntry*> choose_modes(const std::vector<std::string>& names) {
  std::vector<const DispatchEntry*> chosen;
  if (std::ranges::find(names, "all") != names.end()) {
    for (const DispatchEntry& mode : dispatch_modes()) chosen.push_back(&mode);
    return chosen;
  }
  for (const std::string& name : names) chosen.push_back(&find_dispatch(name));
  return chosen;
}

const BackendEntry* find_offload(const std::string& name) {
  if (name == "none") return nullptr;
  const BackendEntry& backend = find_backend(name);
  if (backend.offloads) return &backend;
  throw UsageError(fmt::format("--offload: an event loop cannot hand tasks to '{}'", name));
}

std::vector<const BackendEntry*> choose_offloads(const std::vector<std::string>& names,
                                                 const std::vector<const BackendEntry*>& chosen) {
  const bool loops = std::ranges::count(chosen, Staffing::loop, &BackendEntry::staffing) > 0;
  std::vector<const BackendEntry*> offloads;
  for (const std::string& name : names) {
    offloads.push_back(find_offload(name));
    if (offloads.back() != nullptr && !loops) {
      throw UsageError("--offload is for event loops; add one, such as --backend=async");
    }
  }
  return offloads;
}

std::optional<std::chrono::nanoseconds> parse_gil(const std::string& text) {
  if (text == "none") return std::nullopt;
  const std::chrono::nanoseconds turn = parse_duration(text, "--gil");
  if (turn.count() == 0) throw UsageError("--gil: must be above 0, or 'none'");
  return turn;
}

/// Such as `'thread' and 'pool'`.
std::string takers_of_turns() {
  std::string names;
  for (const BackendEntry& backend : backends()) {
    if (!backend.takes_turns) continue;
    names += fmt::format("{}'{}'", names.empty() ? "" : " and ", backend.name);
  }
  return names;
}

std::vector<std::optional<std::chrono::nanoseconds>> choose_gils(
    const std::vector<std::string>& names, const std::vector<const BackendEntry*>& chosen) {
  std::vector<std::optional<std::chrono::nanoseconds>> gils;
  for (const std::string& name : names) {
    gils.push_back(parse_gil(name));
    if (gils.back() && std::ranges::count(chosen, true, &BackendEntry::takes_turns) == 0) {
      throw UsageError(
          fmt::format("--gil is for {}; add one of them to --backend", takers_of_turns()));
    }
  }
  return gils;
}

Choices choose(const Request& request, const CpuBudget& cpus) {
  Choices choices{.backends = choose_backends(request.backends),
                  .modes = choose_modes(request.dispatch),
                  .workers = choose_workers(request.workers, cpus),
                  .chunkings = {},
                  .offloads = {},
                  .gils = {}};
  choices.offloads = choose_offloads(request.offload, choices.backends);
  choices.gils = choose_gils(request.gil, choices.backends);
  for (const std::string& text : request.chunks) {
    for (const std::string& one : expand_range(text, "--chunk")) {
      choices.chunkings.push_back(parse_chunking(one));
    }
  }
  return choices;
}

/// Four chunks for each worker: the rule of multiprocessing.pool.Pool._map_async().
ChunkSize python_chunk_size(unsigned workers, std::uint64_t tasks) {
  const std::uint64_t chunks = 4ULL * workers;
  return ChunkSize::of(tasks / chunks + (tasks % chunks == 0 ? 0 : 1));
}

ChunkSize resolve_chunk_size(const Case& c, Chunking chunking, unsigned workers) {
  if (chunking.python) return python_chunk_size(workers, c.tasks);
  return chunking.fixed.value_or(default_chunk_size(*c.dispatch, *c.backend, c.tasks));
}

unsigned at_most_all(unsigned most, ChunkSize chunk_size, std::uint64_t tasks) {
  const std::uint64_t chunks = (tasks - 1) / chunk_size.tasks() + 1;
  return static_cast<unsigned>(std::min<std::uint64_t>(most, chunks));
}

unsigned resolve_workers(const Case& c, const Request& request, unsigned workers) {
  switch (c.backend->staffing) {
    case Staffing::caller:
      return 1;
    case Staffing::loop:
      return c.offload == nullptr ? 1 : workers;
    case Staffing::pool:
      return workers;
    case Staffing::per_chunk:
      return at_most_all(request.max_live.value_or(c.backend->max_live), c.chunk_size, c.tasks);
  }
  return 1;
}

/// As many tasks as there may be descriptors for: a download has a socket and a file, and some
/// descriptors are taken.
unsigned most_in_flight() {
  constexpr std::uint64_t kTaken = 64;
  constexpr std::uint64_t kPerTask = 2;
  constexpr std::uint64_t kEnough = 1'000'000;
  const std::uint64_t limit = std::min(read_limits().open_files.hard.value_or(kEnough), kEnough);
  const std::uint64_t most = (limit - std::min(kTaken, limit / 4)) / kPerTask;
  return static_cast<unsigned>(std::max<std::uint64_t>(most, 1));
}

unsigned default_in_flight(const WorkloadInfo& workload) {
  const unsigned most = most_in_flight();
  return workload.max_in_flight == 0 ? most : std::min(workload.max_in_flight, most);
}

unsigned resolve_in_flight(const Case& c, const Request& request) {
  const WorkloadInfo& workload = c.workload->info;
  const bool waits = c.offload != nullptr || workload.asynchronous;
  if (c.backend->staffing != Staffing::loop || !waits) return 1;
  const unsigned most = request.max_in_flight.value_or(default_in_flight(workload));
  return at_most_all(most, c.chunk_size, c.tasks);
}

std::string name_of(Chunking chunking, ChunkSize chunk_size) {
  if (chunking.python) return "python";
  return chunk_size.is_guided() ? "auto" : std::to_string(chunk_size.tasks());
}

/// A case's name tells it from its neighbours, and says no more than that.
void name_case(Case& c, const Choices& choices, Chunking chunking, const std::string& label) {
  std::string way(c.backend->name);
  if (choices.modes.size() > 1) way += fmt::format("/{}", c.dispatch->name);
  if (c.offload != nullptr) way += fmt::format("/offload={}", c.offload->name);
  std::string rest;
  if (c.gil) rest += fmt::format("/gil={}", spell_duration(*c.gil));
  if (choices.chunkings.size() > 1) rest += "/chunk=" + name_of(chunking, c.chunk_size);
  const bool counts = c.backend->staffing == Staffing::pool || c.offload != nullptr;
  const bool tells_workers = choices.workers.size() > 1 && counts;
  c.way = way + rest;
  c.variant = label.empty() ? "" : label.substr(1);
  c.name = fmt::format("{}/{}{}{}{}", c.workload->info.name, way,
                       tells_workers ? fmt::format("/workers={}", c.workers) : "", rest, label);
}

bool is_known(const std::vector<Case>& cases, const std::string& name) {
  return std::ranges::find(cases, name, &Case::name) != cases.end();
}

std::string why_not_together(const WorkloadInfo& workload, const BackendEntry& backend,
                             const DispatchEntry& mode) {
  if (mode.several_arguments && !workload.several_arguments) {
    return fmt::format("'{}' is for tasks with several arguments, and those of '{}' have one",
                       mode.name, workload.name);
  }
  if (mode.results != Results::as_they_come || !backend.batches) return "";
  return fmt::format("'{}' gives tasks back together, so that there is nothing for '{}' to show",
                     backend.name, mode.name);
}

/// Tasks that are under way at once, at most.
std::uint64_t most_at_once(const Case& c) {
  if (c.dispatch->alternates) return 1;
  if (c.backend->staffing != Staffing::loop) return c.workers;
  return c.offload == nullptr ? c.in_flight : std::min(c.in_flight, c.workers);
}

/// Of tasks that wait for one another none would come to its end.
std::string why_not_at_once(const Case& c) {
  if (!c.workload->info.together) return "";
  if (!c.chunk_size.is_guided() && c.chunk_size.tasks() > 1) {
    return fmt::format(
        "the tasks of '{}' wait for one another, and those of a chunk would be run "
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

/// What the cases of one variant have in common.
struct Prototype {
  Case common = {};
  std::string label = {};
};

void add_cases(std::vector<Case>& cases, const Prototype& prototype, const Request& request,
               const Choices& choices) {
  for (const DispatchEntry* mode : choices.modes) {
    for (const unsigned workers : choices.workers) {
      for (const Chunking chunking : choices.chunkings) {
        Case c = prototype.common;
        c.dispatch = mode;
        if (c.skipped.empty()) {
          c.skipped = why_not_together(c.workload->info, *c.backend, *mode);
        }
        c.chunk_size = resolve_chunk_size(c, chunking, workers);
        c.workers = resolve_workers(c, request, workers);
        c.in_flight = resolve_in_flight(c, request);
        if (c.skipped.empty()) c.skipped = why_not_at_once(c);
        name_case(c, choices, chunking, prototype.label);
        // Several worker counts are one and the same to a backend that takes none.
        if (!is_known(cases, c.name)) cases.push_back(std::move(c));
      }
    }
  }
}

/// Whether it has threads that could be made to take turns, but not by --gil.
bool has_other_threads(const Case& c) {
  return c.backend->peer || (c.offload != nullptr && !c.offload->forks);
}

/// With each choice of --gil where that means anything, and once elsewhere: what has no threads
/// has nobody to take turns with.
void add_gils(std::vector<Case>& cases, const Prototype& prototype, const Request& request,
              const Choices& choices) {
  Prototype turning = prototype;
  Case& common = turning.common;
  if (!common.backend->takes_turns) {
    const bool always =
        std::ranges::all_of(choices.gils, [](const auto& gil) { return gil.has_value(); });
    if (always && has_other_threads(common) && common.skipped.empty()) {
      common.skipped = fmt::format("--gil is for the threads of {} alone", takers_of_turns());
    }
    add_cases(cases, turning, request, choices);
    return;
  }
  for (const auto& gil : choices.gils) {
    common.gil = gil;
    add_cases(cases, turning, request, choices);
  }
}

/// With each choice of --offload where that means anything, and once elsewhere.
void add_offloads(std::vector<Case>& cases, const Prototype& prototype, const Request& request,
                  const Choices& choices) {
  Prototype offloading = prototype;
  if (prototype.common.backend->staffing != Staffing::loop) {
    add_gils(cases, prototype, request, choices);
    return;
  }
  for (const BackendEntry* offload : choices.offloads) {
    offloading.common.offload = offload;
    add_gils(cases, offloading, request, choices);
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

std::vector<Case> make_cases(const Request& request, const WorkloadEntry& workload,
                             const Choices& choices) {
  std::vector<Prototype> prototypes = make_prototypes(request, workload);
  std::vector<Case> cases;
  for (const BackendEntry* backend : choices.backends) {
    // Beside one another for each backend: variants are there to be compared.
    for (Prototype& prototype : prototypes) {
      prototype.common.backend = backend;
      prototype.common.skipped = why_missing(*backend);
      add_offloads(cases, prototype, request, choices);
    }
  }
  return cases;
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

const WorkloadEntry& present_workload(const std::string& name) {
  const WorkloadEntry& workload = find_workload(name);
  const std::string reason = why_missing(workload);
  if (reason.empty()) return workload;
  throw UsageError(fmt::format("workload '{}' is not in this build: {}", name, reason));
}

}  // namespace

std::vector<std::size_t> Plan::baselines() const {
  std::vector<std::size_t> found;
  for (const Case& c : cases) found.push_back(c.baseline.value_or(baseline));
  return found;
}

std::optional<std::chrono::nanoseconds> Plan::time_limit() const {
  // Who asks for so many rounds is not to be given fewer by a limit that nobody asked for.
  if (settings.time_limit || settings.rounds) return settings.time_limit;
  return Settings::kTimeLimitPerCase * cases.size();
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
  plan.cases = make_cases(whole, workload, choose(whole, cpus));
  plan.baseline = find_baseline(plan.cases, request.baseline);
  return plan;
}

}  // namespace concbench
