#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "measure/measure.hpp"

namespace concbench {

/// Where measuring stands, in the words that a line of text shows. Empty ones are left out.
struct ProgressState {
  /// Of all that is to be done, a guess from 0 to 1.
  double done = 0;
  /// Such as `3 s left`.
  std::string left = {};
  /// Such as `up to 5 s`.
  std::string limit = {};
  /// Such as `round 3/10`.
  std::string round = {};
  std::string case_name = {};
  /// What is known of the case so far, such as `1.57x faster (1.51 to 1.60)`.
  std::string estimate = {};
  /// Such as `3 of 5 decided`.
  std::string decided = {};
  /// Such as `busy: 17 of 18 samples disturbed`.
  std::string busy = {};
};

struct ProgressStyle {
  bool unicode = false;
  bool color = false;
};

/// One line of at most `width` columns, without its end: a bar, and as much of the rest as there is
/// room for.
std::string progress_line(const ProgressState& state, unsigned width, const ProgressStyle& style);

/// The words alone, all of them, for a log.
std::string progress_text(const ProgressState& state);

/// A line for each case, of at most `width` columns and without its end: its name and what is known
/// of it. The case that is being measured is marked.
std::vector<std::string> progress_table(const Progress& progress, unsigned width,
                                        const ProgressStyle& style);

/// What is known at `now` of what has been measured since `began`; the sample in hand was begun at
/// `sample_began`.
ProgressState progress_state(const Progress& progress, Clock::time_point began,
                             Clock::time_point sample_began, Clock::time_point now);

}  // namespace concbench
