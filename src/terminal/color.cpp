#include "terminal/color.hpp"

#include <fmt/core.h>

#include <concbench/error.hpp>

#include "os/terminal.hpp"
#include "terminal/variable.hpp"

namespace concbench {

bool use_color(const std::string& choice) {
  if (choice == "always") return true;
  if (choice == "never") return false;
  if (choice != "auto") {
    throw UsageError(
        fmt::format("--color: no choice named '{}'; write auto, always or never", choice));
  }
  return variable("NO_COLOR").empty() && stdout_is_terminal();
}

}  // namespace concbench
