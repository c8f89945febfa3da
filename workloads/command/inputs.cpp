#include "inputs.hpp"

#include <fmt/core.h>

#include <concbench/error.hpp>
#include <string_view>

#include "os/files.hpp"

namespace concbench::command {
namespace {

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

}  // namespace

std::vector<std::string> read_inputs(const Params& params) {
  if (!params.has("input-file")) return {};
  const std::string& path = params.text("input-file");
  check_rereadable(path);
  const std::string text = read_input(path);
  if (text.empty()) throw UsageError(fmt::format("--input-file: '{}' is empty", path));
  if (text.find('\0') != std::string::npos) {
    throw UsageError(
        fmt::format("--input-file: '{}' has a zero byte, which no argument can hold", path));
  }
  return lines_of(text);
}

}  // namespace concbench::command
