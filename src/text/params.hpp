#pragma once

#include <concbench/params.hpp>
#include <string>
#include <string_view>

namespace concbench {

/// How param_text() writes a value; by default as an option of a run takes it.
struct ParamStyle {
  std::string_view yes = "true";
  std::string_view no = "false";
  std::string_view between = ",";
  /// Durations as numbers of nanoseconds, not as `50ms`.
  bool nanoseconds = false;
};

std::string param_text(const ParamValue& value, const ParamStyle& style = {});

}  // namespace concbench
