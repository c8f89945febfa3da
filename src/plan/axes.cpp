#include "plan/axes.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <concbench/error.hpp>
#include <cstdlib>

#include "mpi/command.hpp"
#include "text/list.hpp"
#include "text/lookup.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

bool add_once(std::vector<const BackendEntry*>& chosen, const BackendEntry& backend) {
  if (std::ranges::find(chosen, &backend) != chosen.end()) return false;
  chosen.push_back(&backend);
  return true;
}

std::span<const BackendEntry> own_backends(const WorkloadEntry& workload) {
  return workload.backends == nullptr ? std::span<const BackendEntry>() : workload.backends();
}

/// The workload's own backend of this name, or null.
const BackendEntry* find_own(const WorkloadEntry& workload, std::string_view name) {
  const auto own = own_backends(workload);
  const auto found = std::ranges::find(own, name, &BackendEntry::name);
  return found == own.end() ? nullptr : &*found;
}

/// Throws where only another workload has a backend of this name.
void refuse_that_of_another(std::string_view name) {
  if (std::ranges::count(backends(), name, &BackendEntry::name) > 0) return;
  for (const WorkloadEntry& other : workloads()) {
    if (find_own(other, name) == nullptr) continue;
    throw UsageError(fmt::format("backend '{}' is for workload '{}' alone", name, other.info.name));
  }
}

const BackendEntry& find_backend_for(const WorkloadEntry& workload, std::string_view name) {
  if (const BackendEntry* own = find_own(workload, name)) return *own;
  refuse_that_of_another(name);
  return find_backend(name);
}

std::vector<const BackendEntry*> choose_backends(const std::vector<std::string>& names,
                                                 const WorkloadEntry& workload) {
  const bool all = std::ranges::find(names, "all") != names.end();
  std::vector<const BackendEntry*> chosen;
  for (const BackendEntry* backend : backends_for(workload)) {
    if (all || (names.empty() && !backend->peer)) chosen.push_back(backend);
  }
  for (const std::string& name : names) {
    if (name == "all") continue;
    const BackendEntry& backend = find_backend_for(workload, name);
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

/// Slurm's allotment is nothing to backends of this machine.
Hosts choose_hosts(const Request& request, const std::vector<const BackendEntry*>& chosen) {
  const bool launches = std::ranges::count(chosen, true, &BackendEntry::launched) > 0;
  if (launches) {
    Hosts hosts = read_hosts(request.hosts, request.hostfile);
    hosts.allow_root = ::geteuid() == 0 && ::getenv(kRootVariable) == nullptr;
    return hosts;
  }
  for (const auto& [option, text] :
       {std::pair("--hosts", request.hosts), std::pair("--hostfile", request.hostfile)}) {
    if (!text.empty())
      throw UsageError(fmt::format("{} is for 'mpi'; add it to --backend", option));
  }
  return {};
}

}  // namespace

std::vector<const BackendEntry*> backends_for(const WorkloadEntry& workload) {
  std::vector<const BackendEntry*> all;
  for (const BackendEntry& backend : backends()) {
    const BackendEntry* own = find_own(workload, backend.name);
    all.push_back(own == nullptr ? &backend : own);
  }
  for (const BackendEntry& own : own_backends(workload)) add_once(all, own);
  return all;
}

Axes read_axes(const Request& request, const CpuBudget& cpus) {
  Axes axes{.backends = choose_backends(request.backends, find_workload(request.workload)),
            .modes = choose_modes(request.dispatch),
            .workers = choose_workers(request.workers, cpus),
            .chunkings = {},
            .offloads = {},
            .gils = {},
            .hosts = {}};
  axes.offloads = choose_offloads(request.offload, axes.backends);
  axes.gils = choose_gils(request.gil, axes.backends);
  axes.hosts = choose_hosts(request, axes.backends);
  for (const std::string& text : request.chunks) {
    for (const std::string& one : expand_range(text, "--chunk")) {
      axes.chunkings.push_back(parse_chunking(one));
    }
  }
  return axes;
}

std::string why_missing(const BackendEntry& entry) {
  if (entry.missing.empty() && entry.launched) return why_no_ranks();
  return why_missing<BackendEntry>(entry);
}

std::string takers_of_turns() {
  std::string names;
  for (const BackendEntry& backend : backends()) {
    if (!backend.takes_turns) continue;
    names += fmt::format("{}'{}'", names.empty() ? "" : " and ", backend.name);
  }
  return names;
}

}  // namespace concbench
