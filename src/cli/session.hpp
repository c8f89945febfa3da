#pragma once

#include <concbench/exit_code.hpp>
#include <concbench/measure.hpp>

namespace concbench {

/// Measures a plan for a user who watches: shows where it stands, and stops for SIGINT, SIGTERM and
/// SIGHUP with what there is by then. Nothing that it started is left.
Findings measure_plan(const Plan& plan);

/// What the findings mean to the program's caller.
ExitCode exit_code(const Findings& findings);

}  // namespace concbench
