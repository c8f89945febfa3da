#include "statistics/autocorrelation.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace concbench {
namespace {

std::vector<std::size_t> order_of(std::span<const double> samples) {
  std::vector<std::size_t> order(samples.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [samples](std::size_t i) { return samples[i]; });
  return order;
}

// Ranks about their mean; equal samples share the middle of their places.
std::vector<double> centred_ranks(std::span<const double> samples) {
  const std::vector<std::size_t> order = order_of(samples);
  const double centre = (static_cast<double>(samples.size()) - 1) / 2;
  std::vector<double> ranks(samples.size());
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    while (end < order.size() && samples[order[end]] == samples[order[begin]]) ++end;
    const double shared = static_cast<double>(begin + end - 1) / 2 - centre;
    for (std::size_t i = begin; i < end; ++i) ranks[order[i]] = shared;
  }
  return ranks;
}

double correlation(const std::vector<double>& ranks, std::size_t lag) {
  const double squares = std::inner_product(ranks.begin(), ranks.end(), ranks.begin(), 0.0);
  if (squares <= 0) return 0;
  const auto later = ranks.begin() + static_cast<std::ptrdiff_t>(lag);
  return std::inner_product(later, ranks.end(), ranks.begin(), 0.0) / squares;
}

// Samples per independent one. Without any correlation, each term has mean -1/n for want of the
// true mean, and lags lose products at the end; both are corrected, or a short series would look
// better than it is.
double geyer_inflation(const std::vector<double>& ranks) {
  const auto n = static_cast<double>(ranks.size());
  const auto term = [&](std::size_t lag) {
    return correlation(ranks, lag) * n / (n - static_cast<double>(lag)) + 1 / n;
  };
  double inflation = 1 + 2 * std::max(0.0, term(1));
  for (std::size_t lag = 2; lag + 1 <= ranks.size() / 2; lag += 2) {
    const double pair = term(lag) + term(lag + 1);
    if (pair <= 0) break;
    inflation += 2 * pair;
  }
  return inflation;
}

// The bias of r in short series is about -(1 + 4 r) / n (Kendall 1954).
double autoregressive_inflation(double r, double n) {
  constexpr double strongest = 0.95;
  const double corrected = std::min(strongest, (n * r + 1) / (n - 4));
  return (1 + corrected) / (1 - corrected);
}

}  // namespace

double lag1_autocorrelation(std::span<const double> samples) {
  return samples.size() < 3 ? 0 : correlation(centred_ranks(samples), 1);
}

std::size_t effective_sample_size(std::span<const double> samples, double beyond_chance) {
  const auto n = static_cast<double>(samples.size());
  const double r = lag1_autocorrelation(samples);
  // Of independent samples, r has mean -1/n and variance about 1/n.
  if (samples.size() < 5 || (r + 1 / n) * std::sqrt(n) < beyond_chance) return samples.size();
  const double inflation =
      std::max(autoregressive_inflation(r, n), geyer_inflation(centred_ranks(samples)));
  return static_cast<std::size_t>(std::max(1.0, n / inflation));
}

}  // namespace concbench
