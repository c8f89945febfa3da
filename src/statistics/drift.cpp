#include "statistics/drift.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "statistics/median.hpp"
#include "statistics/normal.hpp"

namespace concbench {
namespace {

// All pairs are looked at, so that the work grows with the square.
std::vector<double> evenly_spaced(std::span<const double> samples) {
  constexpr std::size_t enough = 1000;
  const std::size_t step = (samples.size() + enough - 1) / enough;
  std::vector<double> kept;
  for (std::size_t i = 0; i < samples.size(); i += step) kept.push_back(samples[i]);
  return kept;
}

double median_slope(const std::vector<double>& samples) {
  std::vector<double> slopes;
  slopes.reserve(samples.size() * samples.size() / 2);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    for (std::size_t j = i + 1; j < samples.size(); ++j) {
      slopes.push_back((samples[j] - samples[i]) / static_cast<double>(j - i));
    }
  }
  return slopes.empty() ? 0 : median(slopes);
}

// Pairs that grew less pairs that shrank.
double kendall_score(const std::vector<double>& samples) {
  double score = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    for (std::size_t j = i + 1; j < samples.size(); ++j) {
      score += (samples[j] > samples[i] ? 1 : 0) - (samples[j] < samples[i] ? 1 : 0);
    }
  }
  return score;
}

double orderings(double n) { return n * (n - 1) * (2 * n + 5); }

// Equal samples can be in any order without a pair growing or shrinking.
double tied_orderings(const std::vector<double>& sorted) {
  double tied = 0;
  for (auto begin = sorted.begin(); begin != sorted.end();) {
    const auto end = std::upper_bound(begin, sorted.end(), *begin);
    tied += orderings(static_cast<double>(end - begin));
    begin = end;
  }
  return tied;
}

double kendall_p_value(const std::vector<double>& samples) {
  constexpr std::size_t fewest = 10;
  const double all = orderings(static_cast<double>(samples.size()));
  const double variance = (all - tied_orderings(sorted_samples(samples))) / 18;
  if (samples.size() < fewest || variance <= 0) return 1;
  const double distance = std::max(0.0, std::abs(kendall_score(samples)) - 1);
  return 2 * normal_cdf(-distance / std::sqrt(variance));
}

double relative_to(double middle, double change) { return middle == 0 ? 0 : change / middle; }

}  // namespace

Drift find_drift(std::span<const double> samples) {
  if (samples.empty()) return {};
  const double middle = median(samples);
  const std::vector<double> kept = evenly_spaced(samples);
  const double growth = median_slope(kept) * static_cast<double>(kept.size() - 1);
  Drift drift = {.change = relative_to(middle, growth), .p_value = kendall_p_value(kept)};
  drift.present = drift.p_value <= 0.01 && std::abs(drift.change) >= 0.01;
  return drift;
}

}  // namespace concbench
