#include "cli/list_option.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "text/list.hpp"

namespace concbench {
namespace {

std::vector<std::string> split(const std::vector<std::string>& texts) {
  std::vector<std::string> values;
  for (const std::string& text : texts) {
    const std::vector<std::string_view> parts = split_list(text);
    values.insert(values.end(), parts.begin(), parts.end());
  }
  return values;
}

std::string refuse_empty_parts(const std::string& text) {
  if (text.empty()) return refuse_empty(text);
  const std::vector<std::string_view> parts = split_list(text);
  return std::ranges::find(parts, "") == parts.end()
             ? ""
             : fmt::format("'{}' has a comma too many", text);
}

}  // namespace

OptionRow list_option(std::string_view names, std::vector<std::string>& values,
                      std::string_view type, std::string_view help, std::string_view bare) {
  const auto set = [&values](const std::vector<std::string>& texts) { values = split(texts); };
  return {.names = names,
          .target = set,
          .type = type,
          .help = help,
          .traits = {.fallback = values.empty() ? "" : fmt::format("[{}]", join(values, ",")),
                     .bare = bare,
                     .check = refuse_empty_parts}};
}

}  // namespace concbench
