#include "statistics/binomial.hpp"

#include <algorithm>
#include <cmath>

namespace concbench {
namespace {

double log_choose(double n, double k) {
  return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1);
}

double probability_of(double k, double n, double p) {
  return std::exp(log_choose(n, k) + k * std::log(p) + (n - k) * std::log1p(-p));
}

// P(X <= k) from its largest term downwards. Only for k below the mean, where the terms shrink, so
// that the sum can stop early and keeps its relative precision in the far tail.
double lower_tail(double k, double n, double p) {
  double term = probability_of(k, n, p);
  double sum = 0;
  for (; k >= 0 && term > sum * 1e-18; --k) {
    sum += term;
    term *= k / (n - k + 1) * (1 - p) / p;
  }
  return sum;
}

}  // namespace

double binomial_cdf(std::size_t k, std::size_t n, double p) {
  if (k >= n || p <= 0) return 1;
  if (p >= 1) return 0;
  const auto heads = static_cast<double>(k);
  const auto tosses = static_cast<double>(n);
  if (heads < tosses * p) return lower_tail(heads, tosses, p);
  return 1 - lower_tail(tosses - heads - 1, tosses, 1 - p);
}

std::size_t binomial_quantile(double q, std::size_t n, double p) {
  std::size_t low = 0;
  std::size_t high = n;
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (binomial_cdf(middle, n, p) >= q) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

double sign_test_p_value(std::size_t fewer, std::size_t n) {
  return std::min(1.0, 2 * binomial_cdf(fewer, n));
}

}  // namespace concbench
