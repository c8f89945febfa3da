#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/report.hpp"

namespace concbench {

/// Whether a case has figures to be compared: one that failed later has samples, but no say.
bool is_measured(const CaseReport& c);

std::vector<const CaseReport*> measured_cases(const Report& report);

/// A case's name without its workload, such as `pool/workers=2`.
std::string short_name(const CaseReport& c);

/// Its way and its variant, such as `pool/n=20`: what cases that differ in workers alone are
/// called.
std::string without_workers(const CaseReport& c);

/// Whether its name says how many workers it has.
bool names_workers(const CaseReport& c);

/// What became of a case that was not measured, such as `failed: worker 7 died`, for programs.
std::string fate_of(const CaseReport& c);

/// The name of a status as people write it, such as `timed out` for `timed_out`.
std::string spoken_status(std::string_view name);

/// The same as fate_of(), for people.
std::string spoken_fate(Status status, const std::string& reason);

/// A parameter's value for programs: times in nanoseconds, lists separated by spaces.
std::string plain_text(const ParamValue& value);

}  // namespace concbench
