#include <fmt/format.h>

#include <algorithm>
#include <concbench/error.hpp>
#include <concbench/module.hpp>
#include <concbench/os/limits.hpp>
#include <concbench/plan.hpp>
#include <concbench/suggest.hpp>
#include <concbench/units.hpp>

#include "variants.hpp"

namespace concbench {
namespace {

/// What each option's list of values means, before they are crossed.
struct Choices {
  std::vector<const BackendEntry*> backends;
  std::vector<const DispatchEntry*> modes;
  std::vector<unsigned> workers;
  std::vector<Grain> grains;
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
  // Beyond any machine's number of threads, and small enough for tables of workers.
  constexpr std::uint64_t kMost = 1'000'000;
  const std::uint64_t count = parse_count(text, what);
  if (count < 1 || count > kMost) {
    throw UsageError(fmt::format("{}: {} is not between 1 and {}", what, text, kMost));
  }
  return static_cast<unsigned>(count);
}

std::vector<unsigned> choose_workers(const std::vector<std::string>& texts, const CpuBudget& cpus) {
  if (texts.empty()) return {cpus.allowed()};
  std::vector<unsigned> chosen;
  chosen.reserve(texts.size());
  for (const std::string& text : texts) chosen.push_back(parse_unsigned(text, "--workers"));
  return chosen;
}

Grain parse_grain(const std::string& text) {
  if (text == "auto") return Grain::guided();
  const std::uint64_t tasks = parse_count(text, "--chunk");
  if (tasks == 0) throw UsageError("--chunk: a chunk has at least 1 task; write a count or 'auto'");
  return Grain::of(tasks);
}

Choices choose(const Request& request, const CpuBudget& cpus) {
  Choices choices{.backends = choose_backends(request.backends),
                  .modes = {},
                  .workers = choose_workers(request.workers, cpus),
                  .grains = {}};
  for (const std::string& name : request.dispatch) choices.modes.push_back(&find_dispatch(name));
  for (const std::string& text : request.chunks) choices.grains.push_back(parse_grain(text));
  return choices;
}

/// A mode or a backend that is given no chunk size takes what its name says: one task after
/// another, all tasks in one go, or one worker for each task.
Grain resolve_grain(const BackendEntry& backend, const DispatchEntry& mode, Grain grain,
                    std::uint64_t tasks) {
  if (!grain.is_guided()) return grain;
  if (mode.singly) return Grain::of(1);
  if (backend.staffing == Staffing::pool) return grain;
  return Grain::of(backend.staffing == Staffing::caller ? tasks : 1);
}

unsigned at_most_all(unsigned most, Grain grain, std::uint64_t tasks) {
  const std::uint64_t pieces = (tasks - 1) / grain.tasks() + 1;
  return static_cast<unsigned>(std::min<std::uint64_t>(most, pieces));
}

unsigned resolve_workers(const BackendEntry& backend, const Request& request, unsigned workers,
                         Grain grain, std::uint64_t tasks) {
  switch (backend.staffing) {
    case Staffing::caller:
    case Staffing::loop:
      return 1;
    case Staffing::pool:
      return workers;
    case Staffing::per_piece:
      return at_most_all(request.max_live.value_or(backend.max_live), grain, tasks);
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
  if (c.backend->staffing != Staffing::loop || !workload.asynchronous) return 1;
  const unsigned most = request.max_in_flight.value_or(default_in_flight(workload));
  return at_most_all(most, c.grain, c.tasks);
}

/// A case's name tells it from its neighbours, and says no more than that.
std::string name_of(const Case& c, const Choices& choices, const std::string& label) {
  std::string name = fmt::format("{}/{}", c.workload->info.name, c.backend->name);
  if (choices.modes.size() > 1) name += fmt::format("/{}", c.dispatch->name);
  if (choices.workers.size() > 1 && c.backend->staffing == Staffing::pool) {
    name += fmt::format("/workers={}", c.workers);
  }
  if (choices.grains.size() > 1) {
    name += c.grain.is_guided() ? "/chunk=auto" : fmt::format("/chunk={}", c.grain.tasks());
  }
  return name + label;
}

bool is_known(const std::vector<Case>& cases, const std::string& name) {
  return std::ranges::find(cases, name, &Case::name) != cases.end();
}

std::string why_not_together(const BackendEntry& backend, const DispatchEntry& mode) {
  if (!mode.streams || !backend.batches) return "";
  return fmt::format("'{}' gives tasks back together, so that there is nothing for '{}' to show",
                     backend.name, mode.name);
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
      for (const Grain grain : choices.grains) {
        Case c = prototype.common;
        c.dispatch = mode;
        if (c.skipped.empty()) c.skipped = why_not_together(*c.backend, *mode);
        c.grain = resolve_grain(*c.backend, *mode, grain, c.tasks);
        c.workers = resolve_workers(*c.backend, request, workers, c.grain, c.tasks);
        c.in_flight = resolve_in_flight(c, request);
        c.name = name_of(c, choices, prototype.label);
        // Several worker counts are one and the same to a backend that takes none.
        if (!is_known(cases, c.name)) cases.push_back(std::move(c));
      }
    }
  }
}

std::vector<Prototype> make_prototypes(const Request& request, const WorkloadEntry& workload) {
  std::vector<Prototype> prototypes;
  for (Variant& variant : read_variants(workload.info.params, request.params)) {
    if (workload.info.check != nullptr) workload.info.check(variant.params);
    Prototype& prototype = prototypes.emplace_back();
    prototype.label = std::move(variant.label);
    prototype.common.workload = &workload;
    prototype.common.tasks = workload.info.tasks(variant.params);
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
      add_cases(cases, prototype, request, choices);
    }
  }
  return cases;
}

std::size_t find_baseline(const std::vector<Case>& cases, const std::string& asked) {
  const std::string name = asked.empty() ? "sequential" : asked;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const Case& c = cases[i];
    const bool is_short = c.name == fmt::format("{}/{}", c.workload->info.name, name);
    if (c.name == name || is_short || c.backend->name == name || c.backend->alias == name) return i;
  }
  if (asked.empty()) return 0;
  std::vector<std::string_view> names;
  for (const Case& c : cases) names.insert(names.end(), {c.backend->name, c.name});
  throw UsageError(
      fmt::format("--baseline: no case named '{}'{}", asked, did_you_mean(asked, names)));
}

const WorkloadEntry& present_workload(const std::string& name) {
  const WorkloadEntry& workload = find_workload(name);
  const std::string reason = why_missing(workload);
  if (reason.empty()) return workload;
  throw UsageError(fmt::format("workload '{}' is not in this build: {}", name, reason));
}

}  // namespace

Plan make_plan(const Request& request, const CpuBudget& cpus) {
  Plan plan{.settings = request.settings, .cpus = cpus};
  plan.cases = make_cases(request, present_workload(request.workload), choose(request, cpus));
  plan.baseline = find_baseline(plan.cases, request.baseline);
  return plan;
}

}  // namespace concbench
