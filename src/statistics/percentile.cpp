#include "statistics/percentile.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "statistics/median.hpp"

namespace concbench {
namespace {

double interpolate(const std::vector<double>& sorted, double position) {
  const double below = std::floor(position);
  const auto i = static_cast<std::size_t>(below);
  return std::lerp(sorted[i], sorted[std::min(i + 1, sorted.size() - 1)], position - below);
}

}  // namespace

bool supports_percentile(std::uint64_t n, double p) {
  // 10 * (1 - 0.9) is a rounding error below 1.
  constexpr double rounding = 1e-9;
  return static_cast<double>(n) * std::min(p, 1 - p) >= 1 - rounding;
}

std::optional<double> percentile(std::span<const double> samples, double p) {
  if (!(p >= 0 && p <= 1)) throw std::invalid_argument("a percentile lies in 0..1");
  const std::vector<double> sorted = sorted_samples(samples);
  if (!supports_percentile(sorted.size(), p)) return std::nullopt;
  return interpolate(sorted, p * static_cast<double>(sorted.size() - 1));
}

}  // namespace concbench
