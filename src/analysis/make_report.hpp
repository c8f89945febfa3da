#pragma once

#include "measure/measurements.hpp"
#include "plan/plan.hpp"
#include "report/report.hpp"

namespace concbench {

/// All that the measurements of a plan tell.
Report make_report(const Plan& plan, const Measurements& measurements, Context context);

/// The false-alarm probability that the intervals of the run share. The smallest p-value of m
/// comparisons is judged at 1 / m of it (Holm); with one case there is nothing to be shared.
double shared_alpha(const Report& report);

}  // namespace concbench
