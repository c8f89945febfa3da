#pragma once

#include <string>

#include "report/report.hpp"

namespace concbench {

/// The report in the JSON file at `path`, or on standard input where that is `-`. Throws FileError
/// where it cannot be read, and UsageError, which names the file, where it is none.
Report read_report(const std::string& path);

}  // namespace concbench
