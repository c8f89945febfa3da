#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace concbench {

// The readers throw UsageError, with `what` as the option's name in the message, for a text that is
// not a number from end to end, is negative, does not fit, or is no whole number of counts,
// nanoseconds or bytes. Decimals and exponents are exact.

/// Reads a count: `30`, `1e6`, `1_000_000`, `2.5e3`.
std::uint64_t parse_count(std::string_view text, std::string_view what);

/// Reads a duration with its unit: `250ns`, `10us`, `50ms`, `2s`, `1.5min`, `1h`. Only 0 may do
/// without.
std::chrono::nanoseconds parse_duration(std::string_view text, std::string_view what);

/// Reads a size: `512`, `100KiB`, `10MB`, `1GiB` (KiB or K = 1024, kB or KB = 1000 bytes).
std::uint64_t parse_bytes(std::string_view text, std::string_view what);

/// Reads bytes per second: a size, with or without a trailing `/s`.
std::uint64_t parse_rate(std::string_view text, std::string_view what);

/// Reads a fraction from 0 to 1: `0.02` or `2%`.
double parse_fraction(std::string_view text, std::string_view what);

/// At three significant digits, and never an exponent; `?` for what is not known.
std::string short_number(double value);

/// A duration at three significant digits in the unit that suits it, such as `12.3 ms`.
std::string format_duration(std::chrono::nanoseconds duration);

/// A size in the binary unit that suits it, such as `3.4 MiB`.
std::string format_bytes(double bytes);

/// The exact duration, not negative, in the largest unit that it is a multiple of, such as `90s`.
/// parse_duration() reads it back.
std::string spell_duration(std::chrono::nanoseconds duration);

/// The exact size in the largest unit that it is a multiple of, such as `100KiB`. parse_bytes()
/// reads it back.
std::string spell_bytes(std::uint64_t bytes);

}  // namespace concbench
