#include "statistics/rank_sum.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "statistics/normal.hpp"

namespace concbench {
namespace {

constexpr std::size_t exact_pairs = 2500;

// The chances of U = 0..u are the coefficients of the Gaussian binomial [n + m over n], divided by
// their sum: the product over i = 1..n of (1 - q^(m + i)) / (1 - q^i). Each division starts from
// chances, not counts, which would leave the range of exact doubles.
std::vector<double> chances(std::size_t u, std::size_t n, std::size_t m) {
  std::vector<double> terms(u + 1, 0.0);
  terms[0] = 1;
  for (std::size_t i = 1; i <= n; ++i) {
    for (std::size_t k = u; k >= m + i && k <= u; --k) terms[k] -= terms[k - m - i];
    for (std::size_t k = i; k <= u; ++k) terms[k] += terms[k - i];
    const double share = static_cast<double>(i) / static_cast<double>(m + i);
    for (double& term : terms) term *= share;
  }
  return terms;
}

double exact_cdf(std::size_t u, std::size_t n, std::size_t m) {
  double sum = 0;
  for (const double chance : chances(u, n, m)) sum += chance;
  return sum;
}

double approximate_cdf(double u, double n, double m) {
  const double deviation = std::sqrt(n * m * (n + m + 1) / 12);
  return normal_cdf((u + 0.5 - n * m / 2) / deviation);
}

}  // namespace

double rank_sum_p_value(std::size_t u, std::size_t n, std::size_t m) {
  if (2 * u >= n * m) return 1;
  if (n * m <= exact_pairs) return std::min(1.0, 2 * exact_cdf(u, n, m));
  const auto real = [](std::size_t value) { return static_cast<double>(value); };
  return std::min(1.0, 2 * approximate_cdf(real(u), real(n), real(m)));
}

}  // namespace concbench
