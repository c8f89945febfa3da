#pragma once

#include <string>
#include <vector>

#include "report/report.hpp"

namespace concbench {

/// What the samples and comparisons of a report, whose cases have `options`, say as a sweep.
Sweep make_sweep(const Report& report, std::vector<std::string> options);

}  // namespace concbench
