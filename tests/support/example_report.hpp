#pragma once

#include "report/report.hpp"

namespace concbench {

/// A report with one of everything that formats must cope with, as it might have been measured.
Report example_report();

}  // namespace concbench
