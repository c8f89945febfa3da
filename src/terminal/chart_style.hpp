#pragma once

#include <string>

#include "report/report.hpp"

namespace concbench {

/// What --chart means: `auto` draws with Unicode where the locale's texts are UTF-8. Throws
/// UsageError for what is no choice.
Charts chart_style(const std::string& choice);

}  // namespace concbench
