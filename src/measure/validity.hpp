#pragma once

#include <string>

#include "measure/sample.hpp"
#include "plan/plan.hpp"

namespace concbench {

/// Why a sample that is ok does not show what it should, because connections were dropped; empty
/// where none were that it could mind.
std::string why_incomplete(const Sample& sample, const WorkloadInfo& workload);

/// By what the machine was disturbed during a sample; empty where by nothing. `fastest_ns` is the
/// shortest time of the reference computation in this run.
std::string why_disturbed(const Sample& sample, unsigned cpus, double fastest_ns);

}  // namespace concbench
