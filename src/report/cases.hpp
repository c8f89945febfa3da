#pragma once

#include <string>
#include <vector>

#include "report/report.hpp"

namespace concbench {

/// Whether a case has figures to be compared: one that failed later has samples, but no say.
bool is_measured(const CaseReport& c);

std::vector<const CaseReport*> measured_cases(const Report& report);

/// A case's name without its workload, such as `pool/workers=2`.
std::string short_name(const CaseReport& c);

/// A case's name without how many workers it has, where it tells that.
std::string without_workers(const CaseReport& c);

/// What became of a case that was not measured, such as `failed: worker 7 died`.
std::string fate_of(const CaseReport& c);

/// A parameter's value for programs: times in nanoseconds, lists separated by spaces.
std::string plain_text(const ParamValue& value);

}  // namespace concbench
