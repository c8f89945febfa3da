#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "measure/measure.hpp"

namespace concbench {

/// Where measuring stands, in what a line of text shows.
struct ProgressState {
  /// Of all that is to be done, a guess from 0 to 1.
  double done = 0;
  /// Absent: nothing can be told yet.
  std::optional<std::chrono::duration<double>> left = {};
  /// Such as `round 3/10`.
  std::string round = {};
  std::string case_name = {};
  /// What is known of the case so far, such as `1.57x (1.51-1.60)`; empty for nothing.
  std::string estimate = {};
};

struct ProgressStyle {
  bool unicode = false;
  bool color = false;
};

/// One line of at most `width` columns, without its end: a bar, and as much of the rest as there is
/// room for.
std::string progress_line(const ProgressState& state, unsigned width, const ProgressStyle& style);

/// What is known at `now` of what has been measured since `began`.
ProgressState progress_state(const Progress& progress, Clock::time_point began,
                             Clock::time_point now);

}  // namespace concbench
