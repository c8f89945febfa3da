#include "report/ratio_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include "text/units.hpp"

namespace concbench {
namespace {

/// From here on a factor is easier to read than a percentage.
constexpr double kFactor = 2;

/// More of what is no time is not slower.
std::string_view direction(bool above, Quantity quantity) {
  if (quantity == Quantity::time) return above ? "slower" : "faster";
  return above ? "more" : "less";
}

std::string with_commas(std::string digits) {
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

/// A bound on one side, such as `11 % slower`.
std::string change_text(double ratio, Quantity quantity) {
  const double factor = ratio > 1 ? ratio : 1 / ratio;
  const std::string size =
      factor < kFactor ? percent_text(factor - 1) : fmt::format("{}x", factor_text(factor));
  return fmt::format("{} {}", size, direction(ratio > 1, quantity));
}

std::string within_text(const Estimate& ratio) {
  const double farthest =
      std::max(std::abs(std::log(ratio.lower)), std::abs(std::log(ratio.upper)));
  return fmt::format("within {}", percent_text(std::expm1(farthest)));
}

/// Anything from far below to far above is as good as no bound.
bool tells_nothing(const Estimate& ratio) {
  constexpr double kFar = 1000;
  return ratio.lower < 1 / kFar && !(ratio.upper <= kFar);
}

/// Why, where the interval is not what keeps it open; empty where it is.
std::string reason_text(const Comparison& comparison) {
  switch (comparison.open_because.value_or(OpenBecause::wide)) {
    case OpenBecause::wide:
    case OpenBecause::too_few_rounds:
      return tells_nothing(comparison.ratio) ? "too few rounds" : "";
    case OpenBecause::alike_rounds:
      return tells_nothing(comparison.ratio) ? "rounds too alike" : "";
    case OpenBecause::unconfirmed:
      return "not confirmed yet";
    case OpenBecause::machine_changed:
      return "machine changed";
  }
  return "";
}

RatioText undecided_text(const Comparison& comparison, Quantity quantity) {
  if (std::string reason = reason_text(comparison); !reason.empty()) return {"undecided", reason};
  const Estimate& ratio = comparison.ratio;
  const std::string lower = ratio.lower > 0 ? change_text(ratio.lower, quantity) : "?";
  const std::string upper = std::isfinite(ratio.upper) ? change_text(ratio.upper, quantity) : "?";
  return {"undecided", fmt::format("{} to {}", lower, upper)};
}

/// Of a factor that is nowhere below 1.
std::string changes_text(const Estimate& factor, bool above) {
  const bool in_percent = factor.upper < kFactor;
  const auto size = [in_percent](double value) {
    return in_percent ? percent_text(value - 1) : factor_text(value) + "x";
  };
  const std::string least = size(factor.lower);
  const std::string most = size(factor.upper);
  const std::string range = least == most ? least : fmt::format("{} to {}", least, most);
  return fmt::format("{} {}", range, direction(above, Quantity::time));
}

/// Of an interval of which one bound is known.
std::string half_open_text(const Estimate& ratio) {
  if (ratio.lower > 1) return "at least " + change_text(ratio.lower, Quantity::time);
  if (ratio.upper < 1) return "at least " + change_text(ratio.upper, Quantity::time);
  return at_most_text(ratio);
}

}  // namespace

std::string RatioText::together() const {
  return interval.empty() ? words : fmt::format("{} ({})", words, interval);
}

RatioText ratio_text(const Comparison& comparison, Quantity quantity) {
  const Estimate& ratio = comparison.ratio;
  if (comparison.verdict == Verdict::undecided) return undecided_text(comparison, quantity);
  if (comparison.verdict == Verdict::same) return {"same", within_text(ratio)};
  const bool above = comparison.verdict == Verdict::slower;
  const Estimate factor = above ? ratio : inverse(ratio);
  return {fmt::format("{}x {}", factor_text(factor.point), direction(above, quantity)),
          factors_text(factor)};
}

std::string factor_text(double factor) {
  if (!std::isfinite(factor)) return "?";
  if (factor < 1000) {
    // A fourth digit is what tells it from 1, which itself needs none.
    return factor >= 1 && factor < 1.01 ? fmt::format("{:.4g}", factor) : short_number(factor);
  }
  // Three digits, and zeros for the others.
  const double unit = std::pow(10, std::floor(std::log10(factor)) - 2);
  return with_commas(fmt::format("{:.0f}", std::round(factor / unit) * unit));
}

std::string factors_text(const Estimate& factor) {
  if (!std::isfinite(factor.upper)) return "at least " + factor_text(factor.lower);
  return fmt::format("{} to {}", factor_text(factor.lower), factor_text(factor.upper));
}

std::string percent_text(double fraction) {
  // What is not 0 is not shown as 0.
  const double percent = fraction > 0 ? std::max(0.1, 100 * fraction) : 0;
  return percent < 1.95 ? fmt::format("{:.1f} %", percent) : fmt::format("{:.0f} %", percent);
}

std::string spread_text(const Estimate& estimate) {
  const double half = relative_half_width(estimate);
  return std::isfinite(half) ? percent_text(half) : "";
}

std::string change_range_text(const Estimate& ratio) {
  if (std::isnan(ratio.lower) || std::isnan(ratio.upper)) return "?";
  if (tells_nothing(ratio)) return "perhaps " + change_text(ratio.point, Quantity::time);
  if (ratio.lower <= 0 || !std::isfinite(ratio.upper)) return half_open_text(ratio);
  if (ratio.lower >= 1) return changes_text(ratio, true);
  if (ratio.upper <= 1) return changes_text(inverse(ratio), false);
  return fmt::format("{} to {}", change_text(ratio.lower, Quantity::time),
                     change_text(ratio.upper, Quantity::time));
}

std::string at_most_text(const Estimate& ratio) {
  if (tells_nothing(ratio)) return "";
  const auto bound = [](double value) { return "at most " + change_text(value, Quantity::time); };
  if (ratio.lower >= 1) return bound(ratio.upper);
  if (ratio.upper <= 1) return bound(ratio.lower);
  std::string text = std::isfinite(ratio.upper) ? bound(ratio.upper) : "";
  if (ratio.lower > 0) text += (text.empty() ? "" : ", ") + bound(ratio.lower);
  return text;
}

}  // namespace concbench
