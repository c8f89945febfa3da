#include "signed_rank.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <vector>

#include "statistics/probability.hpp"

namespace concbench {
namespace {

// P(W <= w) for every w: each rank is in the sum or not, with even chances.
std::vector<double> exact_distribution(std::size_t n) {
  const std::size_t largest = n * (n + 1) / 2;
  std::vector<double> chances(largest + 1, 0.0);
  chances[0] = 1;
  for (std::size_t rank = 1; rank <= n; ++rank) {
    for (std::size_t w = largest + 1; w-- > 0;) {
      chances[w] = (chances[w] + (w >= rank ? chances[w - rank] : 0)) / 2;
    }
  }
  std::partial_sum(chances.begin(), chances.end(), chances.begin());
  return chances;
}

double approximate_cdf(double w, double n) {
  const double deviation = std::sqrt(n * (n + 1) * (2 * n + 1) / 24);
  return normal_cdf((w + 0.5 - n * (n + 1) / 4) / deviation);
}

double cdf(std::size_t w, std::size_t n) {
  static std::map<std::size_t, std::vector<double>> known;
  if (n > 50) return approximate_cdf(static_cast<double>(w), static_cast<double>(n));
  auto found = known.find(n);
  if (found == known.end()) found = known.emplace(n, exact_distribution(n)).first;
  return found->second[std::min(w, found->second.size() - 1)];
}

std::vector<double> walsh_averages(std::span<const double> values) {
  std::vector<double> averages;
  averages.reserve(values.size() * (values.size() + 1) / 2);
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (std::size_t j = i; j < values.size(); ++j) {
      averages.push_back((values[i] + values[j]) / 2);
    }
  }
  return averages;
}

double nth(std::vector<double>& values, std::size_t n) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(n), values.end());
  return values[n];
}

std::size_t cut_of(std::size_t pairs, std::size_t n, std::size_t effective, double alpha) {
  const std::size_t supposed = effective * (effective + 1) / 2;
  std::size_t cut = 0;
  std::size_t beyond = pairs / 2 + 1;
  while (cut + 1 < beyond) {
    const std::size_t middle = (cut + beyond) / 2;
    const std::size_t w = n == effective ? middle - 1 : (middle - 1) * supposed / pairs + 1;
    (signed_rank_p_value(w, effective) <= alpha ? cut : beyond) = middle;
  }
  return cut;
}

}  // namespace

double signed_rank_p_value(std::size_t w, std::size_t n) { return std::min(1.0, 2 * cdf(w, n)); }

Estimate signed_rank_ratio(std::span<const double> log_ratios, std::size_t effective,
                           double alpha) {
  const std::size_t n = log_ratios.size();
  std::vector<double> averages = walsh_averages(log_ratios);
  const std::size_t cut = cut_of(averages.size(), n, effective, alpha);
  constexpr double inf = std::numeric_limits<double>::infinity();
  return {.point = std::exp(nth(averages, averages.size() / 2)),
          .lower = cut == 0 ? 0 : std::exp(nth(averages, cut - 1)),
          .upper = cut == 0 ? inf : std::exp(nth(averages, averages.size() - cut)),
          .confidence = 1 - alpha,
          .method = IntervalMethod::none,
          .n = n};
}

}  // namespace concbench
