#pragma once

#include <string>

#include "report/report.hpp"

namespace concbench {

/// The speed-up over the workers and over each parameter that was swept, with the laws that were
/// fitted; nothing where the report has no sweep.
std::string html_sweep(const Report& report);

}  // namespace concbench
