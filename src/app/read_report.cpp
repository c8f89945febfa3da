#include "app/read_report.hpp"

#include <fmt/core.h>

#include <concbench/error.hpp>

#include "os/files.hpp"

namespace concbench {

Report read_report(const std::string& path) {
  const std::string text = read_input(path);
  try {
    return parse_report(text);
  } catch (const UsageError& e) {
    throw UsageError(fmt::format("'{}': {}", path, e.what()));
  }
}

}  // namespace concbench
