#include <algorithm>
#include <bit>
#include <chrono>
#include <string>
#include <vector>

#include "fuzz.hpp"
#include "text/list.hpp"
#include "text/units.hpp"

using namespace concbench;
using namespace concbench::fuzz;

namespace {

void count(std::string_view text) {
  const auto value = unless_refused([&] { return parse_count(text, "-n"); });
  if (value) require(parse_count(std::to_string(*value), "-n") == *value, "counts are read back");
}

void duration(std::string_view text) {
  const auto value = unless_refused([&] { return parse_duration(text, "--timeout"); });
  if (!value) return;
  require(value->count() >= 0, "durations are not negative");
  require(parse_duration(spell_duration(*value), "") == *value, "durations are read back");
}

void size(std::string_view text) {
  const auto value = unless_refused([&] { return parse_bytes(text, "--rss"); });
  if (!value) return;
  require(parse_bytes(spell_bytes(*value), "") == *value, "sizes are read back");
  require(parse_rate(spell_bytes(*value) + "/s", "") == *value, "a size in a second is a rate");
}

void rate(std::string_view text) {
  const auto value = unless_refused([&] { return parse_rate(text, "--bandwidth"); });
  if (value) require(parse_bytes(spell_bytes(*value), "") == *value, "rates are read back");
}

void fraction(std::string_view text) {
  const auto value = unless_refused([&] { return parse_fraction(text, "--margin"); });
  if (value) require(*value >= 0 && *value <= 1, "fractions are from 0 to 1");
}

void list(std::string_view text) {
  const std::vector<std::string_view> parts = split_list(text);
  require(join(parts, ",") == text, "a list that was split is joined as it was");
  for (const std::string_view part : parts) {
    const auto range = unless_refused([&] { return expand_range(part, "--workers"); });
    if (!range) continue;
    require(!range->empty() && range->size() <= 1000, "a range has 1 to 1000 values");
    if (range->size() == 1) continue;
    require(parse_count(range->back(), "") - parse_count(range->front(), "") + 1 == range->size(),
            "a range holds what is between its ends");
  }
}

/// Any number can be shown, and those that can be written are read back.
void show(std::uint64_t bits) {
  static_cast<void>(short_number(std::bit_cast<double>(bits)));
  static_cast<void>(format_bytes(std::bit_cast<double>(bits)));
  const std::chrono::nanoseconds time(std::bit_cast<std::int64_t>(bits));
  static_cast<void>(format_duration(time));
  if (time.count() >= 0) require(parse_duration(spell_duration(time), "") == time, "as spelled");
  require(parse_bytes(spell_bytes(bits), "") == bits, "as spelled");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t length) {
  const std::string_view text = as_text(data, length);
  for (const auto& read : {count, duration, size, rate, fraction, list}) read(text);
  std::uint64_t bits = 0;
  std::ranges::copy(text.substr(0, sizeof bits), reinterpret_cast<char*>(&bits));
  show(bits);
  return 0;
}
