#include "list_option.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <ranges>

namespace concbench {
namespace {

std::vector<std::string> split(const std::vector<std::string>& texts) {
  std::vector<std::string> values;
  for (const std::string& text : texts) {
    for (const auto part : std::views::split(text, ','))
      values.emplace_back(part.begin(), part.end());
  }
  return values;
}

std::string refuse_empty_values(const std::string& text) {
  const std::vector<std::string> values = split({text});
  if (text.empty()) return "needs a value";
  return std::ranges::find(values, "") == values.end()
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
      ->check(refuse_empty_values)
      ->default_str(values.empty() ? "" : fmt::format("[{}]", fmt::join(values, ",")));
}

}  // namespace concbench
