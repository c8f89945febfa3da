#pragma once

#include <string>

namespace concbench {

/// A check of an option's text. What an empty shell variable leaves of a value is a slip, and not
/// as good as no option.
inline std::string refuse_empty(const std::string& text) {
  return text.empty() ? "needs a value" : "";
}

}  // namespace concbench
