#include "codes.hpp"

#include <fmt/core.h>

#include <concbench/error.hpp>

#include "text/list.hpp"
#include "text/units.hpp"

namespace concbench::command {
namespace {

constexpr std::string_view kOption = "--ignore-failure";

unsigned read_code(std::string_view text) {
  const std::uint64_t code = parse_count(text, kOption);
  if (code >= 1 && code <= 255) return static_cast<unsigned>(code);
  throw UsageError(fmt::format("{}: {} is not between 1 and 255", kOption, text));
}

}  // namespace

IgnoredCodes::IgnoredCodes(std::string_view text) : all_(text == "all") {
  if (all_) return;
  for (const std::string_view code : split_list(text)) codes_.insert(read_code(code));
}

IgnoredCodes read_ignored(const Params& params) {
  return params.has("ignore-failure") ? IgnoredCodes(params.text("ignore-failure"))
                                      : IgnoredCodes();
}

}  // namespace concbench::command
