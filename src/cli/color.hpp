#pragma once

#include <string>

namespace concbench {

/// What `--color` asks for: `auto` is a terminal on stdout, unless NO_COLOR is set. Throws
/// UsageError for any other word than `auto`, `always` and `never`.
bool use_color(const std::string& choice);

}  // namespace concbench
