#pragma once

#include <concbench/exit_code.hpp>
#include <concbench/measure.hpp>
#include <concbench/trace.hpp>
#include <vector>

namespace concbench {

/// Measures a plan for a user who watches: shows where it stands, and stops for SIGINT, SIGTERM and
/// SIGHUP with what there is by then. Nothing that it started is left. Where `traces` are wanted,
/// each case has one more pass for that, after all is measured.
Findings measure_plan(const Plan& plan, std::vector<CaseTrace>* traces = nullptr);

/// What the findings mean to the program's caller.
ExitCode exit_code(const Findings& findings);

}  // namespace concbench
