#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace concbench {

// Values of options from what was typed; `what` is the option, for the message. All throw
// UsageError.

/// A whole number from `least` to `most`.
unsigned read_count(const std::string& text, std::string_view what, unsigned least,
                    unsigned most = 1'000'000);

/// A time above 0.
std::chrono::nanoseconds read_time(const std::string& text, std::string_view what);

/// A time above 0; absent where nothing was typed.
std::optional<std::chrono::nanoseconds> read_limit(const std::string& text, std::string_view what);

}  // namespace concbench
