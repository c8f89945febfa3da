#include "statistics/crossing.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "statistics/isotonic.hpp"
#include "statistics/logit.hpp"

namespace concbench {
namespace {

/// Where a straight line over the logarithm of the length is 0. `below` < 0 <= `above`.
double interpolate(double shorter, double longer, double below, double above) {
  return shorter * std::pow(longer / shorter, below / (below - above));
}

/// `margins` are how far beyond the target each length is; in ascending order.
Crossing first_above_zero(std::span<const double> lengths, std::span<const double> margins) {
  const auto first = std::ranges::find_if(margins, [](double margin) { return margin >= 0; });
  if (first == margins.end()) return {Reach::none, lengths.back(), lengths.size() - 1};
  if (first == margins.begin()) return {Reach::all, lengths.front(), 0};
  const auto i = static_cast<std::size_t>(first - margins.begin());
  return {Reach::some, interpolate(lengths[i - 1], lengths[i], margins[i - 1], margins[i]), i};
}

}  // namespace

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
