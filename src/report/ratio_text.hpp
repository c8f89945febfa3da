#pragma once

#include <string>

#include "report/figure.hpp"
#include "statistics/comparison.hpp"

namespace concbench {

/// What the ratio of a figure to that of a baseline shows, in two pieces that may stand in columns:
/// such as `1.57x faster` and `1.51 to 1.60`, or `undecided` and `7 % faster to 11 % slower`.
/// Ratios are told in the direction in which they are above 1.
struct RatioText {
  std::string words;
  /// Empty where nothing is known.
  std::string interval;

  /// Both, such as `1.57x faster (1.51 to 1.60)`.
  std::string together() const;
};
RatioText ratio_text(const Comparison& comparison, Quantity quantity = Quantity::time);

/// A factor at three significant digits, such as `1.57` or `120,000`.
std::string factor_text(double factor);
/// Such as `1.51 to 1.60`, or `at least 1.51`.
std::string factors_text(const Estimate& factor);

/// Such as `11 %` for 0.11.
std::string percent_text(double fraction);

/// Half the width of an interval as a percentage of its figure, such as `1 %`; empty where a bound
/// is not known.
std::string spread_text(const Estimate& estimate);

/// An interval of a ratio of times, such as `12 % to 18 % slower` or `3 % faster to 11 % slower`;
/// where no bound is known, `perhaps` and the point.
std::string change_range_text(const Estimate& ratio);

/// What an undecided ratio may still be, such as `at most 11 % slower, at most 7 % faster`; empty
/// where nothing is known.
std::string at_most_text(const Estimate& ratio);

}  // namespace concbench
