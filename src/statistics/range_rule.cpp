#include "statistics/range_rule.hpp"

#include <algorithm>
#include <cmath>

namespace concbench {
namespace {

constexpr std::size_t kFewestRounds = 3;
/// The clock's steps and caches make rounds alike that are not that sure.
const double kLeastRange = std::log(1.02);
const double kSlack = std::log(RangeRule::kMostBias);

}  // namespace

RangeRule::RangeRule(std::span<const double> log_ratios, std::size_t effective)
    : is_many_(log_ratios.size() >= kManyRounds),
      effective_(is_many_ ? std::max(effective, kFewestRounds) : effective),
      applies_(log_ratios.size() >= kFewestRounds && effective_ >= kFewestRounds) {
  if (!applies_) return;
  const auto [lowest, highest] = std::ranges::minmax_element(log_ratios);
  lowest_ = *lowest;
  highest_ = *highest;
  range_ = std::max(highest_ - lowest_, kLeastRange);
  slack_ = is_many_ ? 0 : kSlack;
}

bool RangeRule::tells_at(double alpha) const {
  return applies_ && (is_many_ || p_value() <= alpha);
}

double RangeRule::reach(double alpha) const {
  const double spread = std::pow(alpha, -1 / static_cast<double>(effective_ - 1)) / 2 - 1;
  return std::max(0.0, spread) * range_ + slack_;
}

double RangeRule::p_value() const {
  const double distance = std::max(lowest_, -highest_) - slack_;
  if (!applies_ || distance <= 0) return 1;
  return std::pow(2 * (1 + distance / range_), 1 - static_cast<double>(effective_));
}

}  // namespace concbench
