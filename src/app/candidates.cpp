#include "app/candidates.hpp"

#include <concbench/error.hpp>

#include "os/cpus.hpp"
#include "plan/axes.hpp"
#include "workloads/table.hpp"

namespace concbench {

namespace {

Candidates backends_of(const WorkloadEntry& workload) {
  Candidates candidates;
  for (const BackendEntry* backend : backends_for(workload)) {
    if (!backend->missing.empty()) continue;
    candidates.push_back({std::string(backend->name), std::string(backend->help)});
  }
  return candidates;
}

}  // namespace

Candidates backend_candidates(std::string_view workload) {
  Candidates candidates = backends_of(find_workload(workload));
  candidates.push_back({"all", "those of other libraries, too"});
  return candidates;
}

Candidates dispatch_candidates() {
  Candidates candidates;
  for (const DispatchEntry& mode : dispatch_modes()) {
    candidates.push_back({std::string(mode.name), std::string(mode.help)});
  }
  candidates.push_back({"all", "each of them"});
  return candidates;
}

Candidates offload_candidates() {
  Candidates candidates;
  for (const BackendEntry& backend : backends()) {
    if (backend.offloads) {
      candidates.push_back({std::string(backend.name), std::string(backend.help)});
    }
  }
  candidates.push_back({"none", "the loop runs them itself"});
  return candidates;
}

Candidates sweep_candidates(const WorkloadInfo& workload) {
  Candidates candidates{{"workers", "of a pool"}, {"chunk", "tasks handed over at once"}};
  for (const ParamInfo& param : workload.params) {
    candidates.push_back({std::string(param.name), std::string(param.help)});
  }
  return candidates;
}

Candidates case_candidates(const Request& request) {
  const WorkloadEntry& workload = find_workload(request.workload);
  // A plan would load what the user wrote.
  if (workload.info.runtime != nullptr) return backends_of(workload);
  Candidates candidates;
  Request any = request;
  any.baseline.clear();
  try {
    for (const Case& c : make_plan(any, cpu_budget()).cases) {
      candidates.push_back({c.name.substr(request.workload.size() + 1), c.skipped});
    }
  } catch (const UsageError&) {
    // What it says belongs to the run.
  }
  return candidates;
}

}  // namespace concbench
