#include "statistics/sensitivity.hpp"

#include <algorithm>
#include <cmath>
#include <concbench/mix.hpp>
#include <vector>

#include "statistics/autocorrelation.hpp"
#include "statistics/ratio.hpp"
#include "statistics/summary.hpp"

namespace concbench {
namespace {

constexpr std::size_t kFewest = 20;
constexpr int kDraws = 1000;

/// A forecast is of the usual case: a correlation that may be chance must not spoil it.
std::size_t effective_rounds(std::span<const double> log_ratios, std::size_t rounds) {
  constexpr double kClearly = 2.5;
  return rounds * effective_sample_size(log_ratios, kClearly) / log_ratios.size();
}

/// Ratios as they might have been seen.
class Draws {
 public:
  explicit Draws(std::span<const double> log_ratios) : sorted_(sorted_samples(log_ratios)) {}

  std::vector<double> next(std::size_t n) {
    std::vector<double> ratios(n);
    for (double& ratio : ratios) ratio = std::exp(draw());
    return ratios;
  }

 private:
  // Without the straight lines between them, the same few values would be drawn again and again,
  // and bounds of many rounds would stand on the same one.
  double draw() {
    const double position = uniform() * static_cast<double>(sorted_.size() - 1);
    const auto below = static_cast<std::size_t>(position);
    const std::size_t above = std::min(below + 1, sorted_.size() - 1);
    return std::lerp(sorted_[below], sorted_[above], position - std::floor(position));
  }

  /// In 0..1.
  double uniform() {
    state_ += 0x9e3779b97f4a7c15ULL;
    return static_cast<double>(mix64(state_) >> 11) * 0x1p-53;
  }

  std::vector<double> sorted_;
  std::uint64_t state_ = 0;
};

/// The value at `share` of those, in 0..1; absent where it is infinite.
std::optional<double> at_share(std::vector<double> logs, double share) {
  const auto place = static_cast<std::ptrdiff_t>(share * static_cast<double>(logs.size()));
  std::ranges::nth_element(logs, logs.begin() + place);
  const double log = logs[static_cast<std::size_t>(place)];
  return std::isfinite(log) ? std::optional(std::expm1(log)) : std::nullopt;
}

}  // namespace

Sensitivity sensitivity_at(std::size_t rounds, std::span<const double> log_ratios, double alpha) {
  if (log_ratios.size() < kFewest) return {.rounds = rounds};
  const std::size_t n = effective_rounds(log_ratios, rounds);
  const std::vector<double> ones(n, 1.0);
  Draws draws(log_ratios);
  std::vector<double> half_widths;
  std::vector<double> distances;
  for (int i = 0; i < kDraws; ++i) {
    const Estimate ratio = paired_ratio(draws.next(n), ones, alpha);
    const double below = -std::log(ratio.lower);
    const double above = std::log(ratio.upper);
    half_widths.push_back((below + above) / 2);
    distances.insert(distances.end(), {below, above});
  }
  return {.rounds = rounds,
          .half_width = at_share(std::move(half_widths), 0.5),
          .difference = at_share(std::move(distances), 0.8)};
}

}  // namespace concbench
