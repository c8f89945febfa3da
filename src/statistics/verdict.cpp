#include "statistics/verdict.hpp"

#include <algorithm>
#include <cmath>

#include "statistics/normal.hpp"

namespace concbench {
namespace {

// Of two ways to a verdict, the nearer one: the interval must shrink until it leaves out 1, or
// until it fits into the margin.
double room(double effect, double margin) { return std::max(effect, margin - effect); }

// The half-width is z standard errors; those for a chance of 80 % come on top.
double reach(double half_width, double alpha) {
  constexpr double four_in_five = 0.8416;
  return half_width * (1 + four_in_five / -normal_quantile(alpha / 2));
}

// An interval without bounds first needs enough rounds that all signs alike could be no chance.
double rounds_for_bounds(double alpha) { return std::ceil(1 - std::log2(alpha)); }

double total_rounds(const Estimate& ratio, double margin, double alpha) {
  const double half_width = std::log1p(relative_half_width(ratio));
  if (!std::isfinite(half_width)) return rounds_for_bounds(alpha);
  const double room_left = room(std::abs(std::log(ratio.point)), std::log1p(margin));
  const double shrink = std::max(1.0, reach(half_width, alpha) / room_left);
  return std::ceil(static_cast<double>(ratio.n) * shrink * shrink);
}

}  // namespace

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::faster:
      return "faster";
    case Verdict::slower:
      return "slower";
    case Verdict::same:
      return "same";
    case Verdict::undecided:
      return "undecided";
  }
  return "undecided";
}

Verdict verdict_of(const Estimate& ratio, double margin) {
  if (ratio.lower >= 1 / (1 + margin) && ratio.upper <= 1 + margin && margin > 0) {
    return Verdict::same;
  }
  if (ratio.upper < 1) return Verdict::faster;
  if (ratio.lower > 1) return Verdict::slower;
  return Verdict::undecided;
}

std::optional<std::size_t> rounds_needed(const Estimate& ratio, double margin, double alpha) {
  constexpr double too_many = 100'000;
  if (verdict_of(ratio, margin) != Verdict::undecided) return std::nullopt;
  const double further = total_rounds(ratio, margin, alpha) - static_cast<double>(ratio.n);
  if (!(further <= too_many)) return std::nullopt;
  return static_cast<std::size_t>(std::max(1.0, further));
}

}  // namespace concbench
