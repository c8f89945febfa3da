#include "list_option.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <concbench/list.hpp>

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
  if (text.empty()) return "needs a value";
  const std::vector<std::string_view> parts = split_list(text);
  return std::ranges::find(parts, "") == parts.end()
             ? ""
             : fmt::format("'{}' has a comma too many", text);
}

}  // namespace

CLI::Option* add_list_option(CLI::App& app, const std::string& flags,
                             std::vector<std::string>& values, const std::string& help) {
  const auto set = [&values](const std::vector<std::string>& texts) { values = split(texts); };
  return app.add_option_function<std::vector<std::string>>(flags, set, help)
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false)
      ->check(refuse_empty_parts)
      ->default_str(values.empty() ? "" : fmt::format("[{}]", fmt::join(values, ",")));
}

}  // namespace concbench
