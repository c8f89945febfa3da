#pragma once

#include "plan/plan.hpp"

namespace concbench {

/// The plan of a sweep: the sequential program for each set of parameters, which is the baseline of
/// all cases with these, and then what the request asks for with every value of what it varies.
Plan make_sweep_plan(const Request& request, const CpuBudget& cpus);

}  // namespace concbench
