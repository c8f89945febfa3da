#pragma once

#include <optional>
#include <string>

#include "doctor/doctor.hpp"

namespace concbench {

// What the formats for people say of a machine in the same words.

/// At least two significant digits, where there are that many above 0.001 %; `?` for what is not
/// known.
std::string fine_percent(std::optional<double> fraction);

/// How many samples there were, and how many of them do not count.
std::string samples_text(const Calibration& c);

/// How the same work compares with itself; only where it could be compared.
std::string verdict_text(const Calibration& c);
/// Whether it was told that it is not the same.
bool is_false_alarm(const Calibration& c);

/// What the table of differences says.
std::string sensitivity_text(const Calibration& c);

/// What the machine is good for, in one sentence.
std::string answer(const DoctorReport& report);

}  // namespace concbench
