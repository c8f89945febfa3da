#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>

namespace concbench {

/// What all times are taken with.
using Clock = std::chrono::steady_clock;

/// The smallest step of the clock that passes are timed with.
std::chrono::nanoseconds clock_resolution();

/// Sleeps until `time`, and not for as long as it is away: what delays the call does not add up.
/// Goes on after a signal.
void sleep_until(std::chrono::steady_clock::time_point time);
/// The same, ended early by `stop`. Whether it slept to the end.
bool sleep_until(std::chrono::steady_clock::time_point time, const std::stop_token& stop);

/// What the kernel reads the time from, such as `tsc`; absent where it does not say. Reads /sys
/// below `root`: another folder than `/` is for tests.
std::optional<std::string> clocksource(const std::filesystem::path& root = "/");

/// How a clock behaves when it is read over and over.
struct ClockQuality {
  /// Of one reading, when nothing disturbs it.
  std::chrono::duration<double, std::nano> cost{0};
  /// The smallest difference between two readings in a row that is not 0; 0 where none was seen.
  std::chrono::nanoseconds step{0};
};

/// Keeps one CPU busy with reading the clock for so long. `now`: another clock is for tests.
ClockQuality measure_clock(
    std::chrono::nanoseconds duration,
    std::chrono::steady_clock::time_point (*now)() = std::chrono::steady_clock::now);

}  // namespace concbench
