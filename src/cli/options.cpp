#include "cli/options.hpp"

#include <fmt/core.h>

#include <concbench/error.hpp>

#include "text/list.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

using Texts = std::vector<std::string>;

void append_parts(Texts& values, const std::string& text, std::string_view option) {
  for (const std::string_view part : split_list(text)) {
    if (part.empty()) throw UsageError(fmt::format("{}: '{}' has a comma too many", option, text));
    values.emplace_back(part);
  }
}

}  // namespace

Target into(bool& value) {
  return {.read = [&value](const Texts&, std::string_view) { value = true; }, .arity = Arity::flag};
}

Target into(std::string& value) {
  return {.read = [&value](const Texts& given, std::string_view) { value = given.front(); },
          .shown = value};
}

Target into(std::vector<std::string>& values) {
  return {.read = [&values](const Texts& given, std::string_view) { values = given; },
          .arity = Arity::repeated};
}

Target list_into(std::vector<std::string>& values) {
  return {.read = [&values](const Texts& given,
                            std::string_view option) { values = listed(given, option); },
          .shown = join(values, ","),
          .arity = Arity::repeated};
}

Target among(Values values, Target target) {
  target.values = std::move(values);
  return target;
}

Texts listed(const Texts& texts, std::string_view option) {
  Texts parts;
  for (const std::string& text : texts) append_parts(parts, text, option);
  return parts;
}

std::string shown(double fraction) { return fmt::format("{:g}%", 100 * fraction); }

std::string shown(std::chrono::nanoseconds time) { return spell_duration(time); }

unsigned read_count(std::string_view text, std::string_view option, unsigned least, unsigned most) {
  const std::uint64_t count = parse_count(text, option);
  if (count >= least && count <= most) return static_cast<unsigned>(count);
  throw UsageError(fmt::format("{}: {} is not between {} and {}", option, text, least, most));
}

std::chrono::nanoseconds time_above_0(std::string_view text, std::string_view option) {
  const std::chrono::nanoseconds time = parse_duration(text, option);
  if (time.count() == 0) throw UsageError(fmt::format("{}: must be above 0", option));
  return time;
}

}  // namespace concbench
