#pragma once

#include <string>

namespace concbench {

/// What --color means for stdout: `auto` heeds NO_COLOR and is for terminals only. Throws
/// UsageError for what is no choice.
bool use_color(const std::string& choice);

}  // namespace concbench
