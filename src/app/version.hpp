#pragma once

#include <string_view>

namespace concbench {

/// As set in one place, in the build.
std::string_view version();

std::string_view build_type();

/// Such as `GCC 12.2.0`.
std::string_view compiler();

}  // namespace concbench
