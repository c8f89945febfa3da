#include "statistics/bootstrap.hpp"

#include <algorithm>
#include <cmath>
#include <concbench/mix.hpp>
#include <limits>

namespace concbench {

RoundDraws::RoundDraws(std::size_t rounds, std::uint64_t seed)
    : draw_(rounds), state_(mix64(seed)) {}

std::span<const std::size_t> RoundDraws::next() {
  for (std::size_t& round : draw_) {
    state_ += 0x9e3779b97f4a7c15ULL;
    round = mix64(state_) % draw_.size();
  }
  return draw_;
}

Bounds bootstrap_bounds(std::vector<double> drawn, std::size_t rounds, double confidence) {
  constexpr double kUnknown = std::numeric_limits<double>::infinity();
  // All of n values lie on one side of the median with probability 2^-n.
  const double beyond_all = std::ldexp(2.0, -static_cast<int>(rounds));
  const double alpha = 1 - confidence;
  if (drawn.empty() || beyond_all > alpha) return {-kUnknown, kUnknown};
  std::ranges::sort(drawn);
  // Whole draws, the wider way; 1 - 0.9 is a rounding error below 0.1.
  constexpr double kRounding = 1e-9;
  const double share = alpha / 2 * static_cast<double>(drawn.size());
  const auto outside = static_cast<std::size_t>(share + kRounding);
  return {drawn[outside], drawn[drawn.size() - 1 - outside]};
}

}  // namespace concbench
