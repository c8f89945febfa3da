#pragma once

#include <cstdlib>
#include <string_view>

namespace concbench {

/// A variable of the environment; empty where it is not set.
inline std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace concbench
