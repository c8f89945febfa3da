#pragma once

#include <initializer_list>

#include "cli/exit_code.hpp"
#include "measure/measurements.hpp"
#include "report/report.hpp"

namespace concbench {

/// The first that is not `fine`: of several reasons the caller is told the first.
ExitCode first_of(std::initializer_list<ExitCode> codes);

/// As shells have it.
ExitCode code_of_signal(int signal);

/// What ended measuring before its time: a signal, or the limit that the user gave.
ExitCode code_of_end(const Measurements& measurements);

/// Whether a case has failed, or none could be run. Only the report knows: a case of which every
/// sample was taken and none can be believed has failed, too.
ExitCode code_of_cases(const Report& report);

}  // namespace concbench
