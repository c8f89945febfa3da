#include <algorithm>
#include <concbench/workload.hpp>

#include "backends/backend.hpp"
#include "os/module.hpp"
#include "text/lookup.hpp"

namespace concbench {
namespace {

/// A module exports the address of the very function that a built-in row would hold.
template <class Function>
Function* load(std::string_view module) {
  return *static_cast<Function* const*>(load_module(module));
}

}  // namespace

const WorkloadEntry& find_workload(std::string_view name) {
  return find_named(workloads(), name, "workload");
}

const BackendEntry& find_backend(std::string_view name) {
  const auto found = std::ranges::find(backends(), name, &BackendEntry::alias);
  if (!name.empty() && found != backends().end()) return *found;
  return find_named(backends(), name, "backend");
}

std::unique_ptr<Workload> make_workload(const WorkloadEntry& entry, const Params& params,
                                        const Surroundings& surroundings) {
  MakeWorkload* make = entry.make != nullptr ? entry.make : load<MakeWorkload>(entry.module);
  return make(params, surroundings);
}

ServeWorkload* load_server(const WorkloadEntry& entry) {
  return load<ServeWorkload>(entry.server_module);
}

OpenExecutor* load_backend(const BackendEntry& entry) {
  return entry.open != nullptr ? entry.open : load<OpenExecutor>(entry.module);
}

}  // namespace concbench
