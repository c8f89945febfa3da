#include "statistics/crossing.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <vector>

namespace concbench {
namespace {

/// Neighbours that share a value.
struct Pool {
  double sum = 0;
  std::size_t count = 0;

  double mean() const { return sum / static_cast<double>(count); }
};

void add(std::vector<Pool>& pools, double value) {
  Pool last{value, 1};
  while (!pools.empty() && pools.back().mean() > last.mean()) {
    last.sum += pools.back().sum;
    last.count += pools.back().count;
    pools.pop_back();
  }
  pools.push_back(last);
}

/// Where a straight line over the logarithm of the length is 0. `below` < 0 <= `above`.
double interpolate_length(double shorter, double longer, double below, double above) {
  return shorter * std::pow(longer / shorter, below / (below - above));
}

/// `margins` are how far beyond the target each length is; in ascending order.
Crossing first_above_zero(std::span<const double> lengths, std::span<const double> margins) {
  const auto first = std::ranges::find_if(margins, [](double margin) { return margin >= 0; });
  if (first == margins.end()) return {CrossingReach::none, lengths.back(), lengths.size() - 1};
  if (first == margins.begin()) return {CrossingReach::all, lengths.front(), 0};
  const auto i = static_cast<std::size_t>(first - margins.begin());
  return {CrossingReach::some,
          interpolate_length(lengths[i - 1], lengths[i], margins[i - 1], margins[i]), i};
}

}  // namespace

std::vector<double> isotonic(std::span<const double> values) {
  std::vector<Pool> pools;
  for (const double value : values) add(pools, value);
  std::vector<double> smooth;
  smooth.reserve(values.size());
  for (const Pool& pool : pools) smooth.insert(smooth.end(), pool.count, pool.mean());
  return smooth;
}

Crossing find_break_even(std::span<const double> lengths, std::span<const double> efficiencies,
                         std::span<const double> rival) {
  if (lengths.empty() || efficiencies.size() != lengths.size() || rival.size() != lengths.size()) {
    throw std::invalid_argument("a crossing needs as many efficiencies as lengths, and some");
  }
  std::vector<double> margins = isotonic(efficiencies);
  for (std::size_t i = 0; i < margins.size(); ++i) margins[i] = logit(margins[i]) - logit(rival[i]);
  return first_above_zero(lengths, isotonic(margins));
}

Crossing find_threshold(std::span<const double> lengths, std::span<const double> efficiencies,
                        double target) {
  return find_break_even(lengths, efficiencies, std::vector<double>(lengths.size(), target));
}

}  // namespace concbench
