#pragma once

#include <concbench/workload.hpp>
#include <string_view>

#include "cli/options.hpp"
#include "plan/plan.hpp"

namespace concbench {

// What values of options may be, for completion.

/// The backends of this build that can run a workload.
Candidates backend_candidates(std::string_view workload);
Candidates dispatch_candidates();
/// Those to which an event loop can hand its tasks.
Candidates offload_candidates();
/// What a sweep can vary.
Candidates sweep_candidates(const WorkloadInfo& workload);
/// The cases of what has been asked for so far, without the workload's name; none where it cannot
/// be run. Backends where that cannot be told without running what the user wrote.
Candidates case_candidates(const Request& request);

}  // namespace concbench
