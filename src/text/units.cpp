#include "text/units.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <concbench/error.hpp>
#include <optional>
#include <span>
#include <stdexcept>

namespace concbench {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t size;
};

constexpr std::uint64_t kKilo = 1000;
constexpr std::uint64_t kKibi = 1024;

// The micro sign and the Greek letter look alike, and keyboards give either.
constexpr std::array kDurationUnits{
    Unit{"ns", 1},
    Unit{"us", 1'000},
    Unit{"\u00b5s", 1'000},
    Unit{"\u03bcs", 1'000},
    Unit{"ms", 1'000'000},
    Unit{"s", 1'000'000'000},
    Unit{"min", 60'000'000'000},
    Unit{"h", 3'600'000'000'000},
};

constexpr std::array kNoUnits{Unit{"", 1}};

// A bare K is binary, as in dd, head -c and curl --limit-rate.
constexpr std::array kByteUnits{
    Unit{"", 1},
    Unit{"B", 1},
    Unit{"kB", kKilo},
    Unit{"KB", kKilo},
    Unit{"k", kKibi},
    Unit{"K", kKibi},
    Unit{"KiB", kKibi},
    Unit{"MB", kKilo* kKilo},
    Unit{"M", kKibi* kKibi},
    Unit{"MiB", kKibi* kKibi},
    Unit{"GB", kKilo* kKilo* kKilo},
    Unit{"G", kKibi* kKibi* kKibi},
    Unit{"GiB", kKibi* kKibi* kKibi},
    Unit{"TB", kKilo* kKilo* kKilo* kKilo},
    Unit{"T", kKibi* kKibi* kKibi* kKibi},
    Unit{"TiB", kKibi* kKibi* kKibi* kKibi},
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// One kind of quantity, and the words that its messages need.
struct Quantity {
  std::span<const Unit> units;
  std::string_view name;      ///< with its article
  std::string_view examples;  ///< what to write instead
  std::string_view of_what;   ///< after "not a whole number"
  std::string_view unit_list;
  std::uint64_t largest;
  std::string_view largest_text;
};

constexpr Quantity kCount{
    .units = kNoUnits,
    .name = "a whole number",
    .examples = "'30' or '1e6'",
    .of_what = "",
    .unit_list = "",
    .largest = UINT64_MAX,
    .largest_text = "18446744073709551615",
};
constexpr Quantity kDuration{
    .units = kDurationUnits,
    .name = "a duration",
    .examples = "'50ms' or '2s'",
    .of_what = " of nanoseconds",
    .unit_list = "ns, us, ms, s, min, h",
    .largest = INT64_MAX,
    .largest_text = "2562047h",
};
constexpr Quantity kSize{
    .units = kByteUnits,
    .name = "a size",
    .examples = "'100KiB' or '10MB'",
    .of_what = " of bytes",
    .unit_list = "B, kB, MB, GB, TB, KiB, MiB, GiB, TiB",
    .largest = UINT64_MAX,
    .largest_text = "16777215TiB",
};
constexpr Quantity kRate{
    .units = kByteUnits,
    .name = "a rate",
    .examples = "'100KiB/s' or '10MB/s'",
    .of_what = " of bytes per second",
    .unit_list = "B/s, kB/s, MB/s, GB/s, TB/s, KiB/s, MiB/s, GiB/s, TiB/s",
    .largest = UINT64_MAX,
    .largest_text = "16777215TiB/s",
};

/// A decimal number in exact form, and the text after it. `digits` does not end in zeros, and is
/// empty for zero.
struct Decimal {
  std::string digits;
  long exponent = 0;
  std::string_view rest;
};

/// Appends the digits at the front of `text` to `digits` and drops them from `text`. An underscore
/// belongs to them only between two digits.
std::size_t take_digits(std::string_view& text, std::string& digits) {
  const auto before = digits.size();
  while (!text.empty()) {
    const bool joins =
        text[0] == '_' && digits.size() > before && text.size() > 1 && is_digit(text[1]);
    if (!is_digit(text[0]) && !joins) break;
    if (!joins) digits += text[0];
    text.remove_prefix(1);
  }
  return digits.size() - before;
}

/// Takes `e6`, `E+6` or `e-6`. An exponent beyond all reason stays beyond all reason.
long take_exponent(std::string_view& text) {
  if (text.empty() || (text[0] != 'e' && text[0] != 'E')) return 0;
  auto digits = text.substr(1);
  const bool negative = digits.starts_with('-');
  if (negative || digits.starts_with('+')) digits.remove_prefix(1);
  if (digits.empty() || !is_digit(digits[0])) return 0;

  constexpr long kBeyond = 1'000'000'000;
  long value = 0;
  const char* end = digits.data() + digits.size();
  const auto [next, error] = std::from_chars(digits.data(), end, value);
  if (error != std::errc{} || value > kBeyond) value = kBeyond;
  text = std::string_view(next, static_cast<std::size_t>(end - next));
  return negative ? -value : value;
}

void strip_last_zeros(Decimal& number) {
  while (number.digits.ends_with('0')) {
    number.digits.pop_back();
    ++number.exponent;
  }
}

std::optional<Decimal> read_decimal(std::string_view text) {
  Decimal number;
  std::size_t found = take_digits(text, number.digits);
  if (text.size() > 1 && text[0] == '.' && is_digit(text[1])) {
    text.remove_prefix(1);
    const auto decimals = take_digits(text, number.digits);
    number.exponent = -static_cast<long>(decimals);
    found += decimals;
  }
  if (found == 0) return std::nullopt;
  number.exponent += take_exponent(text);
  number.rest = text;
  strip_last_zeros(number);
  return number;
}

/// Divides one of the two by `divisor`, where that leaves no remainder.
bool divide_either(std::uint64_t& a, std::uint64_t& b, std::uint64_t divisor) {
  auto& dividend = a % divisor == 0 ? a : b;
  if (dividend % divisor != 0) return false;
  dividend /= divisor;
  return true;
}

/// Why a number was refused, in words that follow the quoted text.
struct Refusal : std::runtime_error {
  using std::runtime_error::runtime_error;
};

Refusal too_large(const Quantity& quantity) {
  return Refusal(fmt::format("is too large; the largest is '{}'", quantity.largest_text));
}

Refusal not_whole(const Quantity& quantity) {
  return Refusal(fmt::format("is not a whole number{}; write it like {}", quantity.of_what,
                             quantity.examples));
}

/// The number times `unit`, exactly.
std::uint64_t scale(const Decimal& number, std::uint64_t unit, const Quantity& quantity) {
  if (number.digits.empty()) return 0;
  std::uint64_t value = 0;
  const char* end = number.digits.data() + number.digits.size();
  if (std::from_chars(number.digits.data(), end, value).ec != std::errc{}) {
    throw number.exponent < 0 ? not_whole(quantity) : too_large(quantity);
  }

  // Taking the tens out of the factors before they are multiplied keeps the product in range.
  for (long i = number.exponent; i < 0; ++i) {
    if (!divide_either(value, unit, 2) || !divide_either(value, unit, 5)) throw not_whole(quantity);
  }
  for (long i = 0; i < number.exponent; ++i) {
    if (__builtin_mul_overflow(value, 10U, &value)) throw too_large(quantity);
  }
  if (__builtin_mul_overflow(value, unit, &value) || value > quantity.largest) {
    throw too_large(quantity);
  }
  return value;
}

std::uint64_t unit_size(const Decimal& number, std::string_view text, const Quantity& quantity) {
  for (const auto& unit : quantity.units) {
    if (unit.name == number.rest) return unit.size;
  }
  if (number.rest.empty() && number.digits.empty()) return 1;
  if (number.rest.empty()) throw Refusal(fmt::format("has no unit; write '{0}ms' or '{0}s'", text));
  if (quantity.unit_list.empty()) {
    throw Refusal(fmt::format("is not {}; write it like {}", quantity.name, quantity.examples));
  }
  throw Refusal(fmt::format("has an unknown unit; the units are {}", quantity.unit_list));
}

std::uint64_t read(std::string_view text, const Quantity& quantity) {
  if (const auto number = read_decimal(text)) {
    return scale(*number, unit_size(*number, text, quantity), quantity);
  }
  if (text.starts_with('-') && read_decimal(text.substr(1))) {
    throw Refusal("is negative; the smallest is '0'");
  }
  throw Refusal(fmt::format("is not {}; write it like {}", quantity.name, quantity.examples));
}

/// `number` is the part of `text` without what read() does not know.
std::uint64_t parse(std::string_view text, std::string_view number, std::string_view what,
                    const Quantity& quantity) {
  try {
    return read(number, quantity);
  } catch (const Refusal& refusal) {
    throw UsageError(fmt::format("{}: '{}' {}", what, text, refusal.what()));
  }
}

/// The largest unit of those in `units` (ascending) that `value` is a multiple of, after the value
/// in it.
std::string spell(std::uint64_t value, std::span<const Unit> units) {
  const Unit* best = &units.front();
  for (const auto& unit : units) {
    if (value != 0 && value % unit.size == 0) best = &unit;
  }
  return fmt::format("{}{}", value / best->size, best->name);
}

constexpr std::array kSpelledDurations{
    Unit{"ns", 1},
    Unit{"us", 1'000},
    Unit{"ms", 1'000'000},
    Unit{"s", 1'000'000'000},
    Unit{"min", 60'000'000'000},
    Unit{"h", 3'600'000'000'000},
};
constexpr std::array kSpelledSizes{
    Unit{"B", 1},
    Unit{"kB", kKilo},
    Unit{"KiB", kKibi},
    Unit{"MB", kKilo* kKilo},
    Unit{"MiB", kKibi* kKibi},
    Unit{"GB", kKilo* kKilo* kKilo},
    Unit{"GiB", kKibi* kKibi* kKibi},
    Unit{"TB", kKilo* kKilo* kKilo* kKilo},
    Unit{"TiB", kKibi* kKibi* kKibi* kKibi},
};

struct ShownDuration {
  std::string_view name;
  double size;
  /// Below this many nanoseconds; above it, rounding would show 1000 (or 60) of this unit.
  double limit;
};
constexpr std::array kShownDurations{
    ShownDuration{"us", 1e3, 999.5e3},
    ShownDuration{"ms", 1e6, 999.5e6},
    ShownDuration{"s", 1e9, 59.95e9},
    ShownDuration{"min", 6e10, 59.95 * 6e10},
};

/// After the point, for three significant digits of what is rounded to them.
int decimals_of(double size) {
  constexpr double kMost = 12;
  if (size == 0) return 2;
  // 9.995 is shown as 10.0. Beyond the largest number it becomes infinite, which no int can hold.
  const double rounded_up = size / 0.9995;
  return static_cast<int>(std::clamp(2 - std::floor(std::log10(rounded_up)), 0.0, kMost));
}

/// The limits of the units are below 1 of the next by what rounding adds.
std::string in_unit(double value) { return short_number(std::max(1.0, value)); }

}  // namespace

std::uint64_t parse_count(std::string_view text, std::string_view what) {
  return parse(text, text, what, kCount);
}

std::chrono::nanoseconds parse_duration(std::string_view text, std::string_view what) {
  return std::chrono::nanoseconds(
      static_cast<std::chrono::nanoseconds::rep>(parse(text, text, what, kDuration)));
}

std::uint64_t parse_bytes(std::string_view text, std::string_view what) {
  return parse(text, text, what, kSize);
}

std::uint64_t parse_rate(std::string_view text, std::string_view what) {
  auto size = text;
  if (size.ends_with("/s")) size.remove_suffix(2);
  return parse(text, size, what, kRate);
}

double parse_fraction(std::string_view text, std::string_view what) {
  const bool is_percent = text.ends_with('%');
  const std::string_view number = text.substr(0, text.size() - (is_percent ? 1 : 0));
  double value = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
  const double fraction = is_percent ? value / 100 : value;
  const bool whole = error == std::errc{} && end == number.data() + number.size();
  if (whole && fraction >= 0 && fraction <= 1) return fraction;
  // What is above 1 without a sign was meant as percents.
  const bool bare = whole && !is_percent && value > 1 && value <= 100;
  throw UsageError(fmt::format("{}: '{}' is not a fraction from 0 to 1; write {}", what, text,
                               bare ? fmt::format("'{}%'", text) : "it like '2%' or '0.02'"));
}

std::string short_number(double value) {
  if (!std::isfinite(value)) return "?";
  return fmt::format("{:.{}f}", value, decimals_of(std::abs(value)));
}

std::string format_duration(std::chrono::nanoseconds duration) {
  const auto ns = static_cast<double>(duration.count());
  const double size = std::abs(ns);
  if (size < 1000) return fmt::format("{} ns", duration.count());
  const char* sign = ns < 0 ? "-" : "";
  for (const auto& [name, unit, limit] : kShownDurations) {
    if (size < limit) return fmt::format("{}{} {}", sign, in_unit(size / unit), name);
  }
  return fmt::format("{}{} h", sign, in_unit(size / 3.6e12));
}

std::string format_bytes(double bytes) {
  const char* sign = bytes < 0 ? "-" : "";
  double value = std::abs(bytes);
  if (value < 1023.5) return fmt::format("{}{:.0f} B", sign, value);
  constexpr std::array kNames{"KiB", "MiB", "GiB", "TiB"};
  std::size_t unit = 0;
  // A value that would be shown as 1024 belongs to the next unit.
  for (value /= 1024; value >= 1023.5 && unit + 1 < kNames.size(); value /= 1024) ++unit;
  return fmt::format("{}{:.{}f} {}", sign, value, value < 99.95 ? 1 : 0, kNames[unit]);
}

std::string spell_duration(std::chrono::nanoseconds duration) {
  return spell(static_cast<std::uint64_t>(duration.count()), kSpelledDurations);
}

std::string spell_bytes(std::uint64_t bytes) { return spell(bytes, kSpelledSizes); }

}  // namespace concbench
