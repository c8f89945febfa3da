#pragma once

#include <concbench/plan.hpp>
#include <concbench/sample.hpp>
#include <string>

namespace concbench {

/// Why a sample that is ok must not be believed; empty where nothing speaks against it.
/// `fastest_ns` is the shortest time of the reference computation in this run.
std::string why_invalid(const Sample& sample, const WorkloadInfo& workload, unsigned cpus,
                        double fastest_ns);

}  // namespace concbench
