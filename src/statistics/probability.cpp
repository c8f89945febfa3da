#include "statistics/probability.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>
#include <vector>

namespace concbench {
namespace {

// Coefficients by P. J. Acklam, "An algorithm for computing the inverse normal cumulative
// distribution function" (2003); relative error below 1.2e-9 before the refinement.
double tail_guess(double p) {
  const double q = std::sqrt(-2 * std::log(p));
  const double above =
      ((((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838) * q -
        2.549732539343734) *
           q +
       4.374664141464968) *
          q +
      2.938163982698783;
  const double below =
      (((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996) * q +
       3.754408661907416) *
          q +
      1;
  return above / below;
}

double central_guess(double p) {
  const double q = p - 0.5;
  const double r = q * q;
  const double above =
      ((((-3.969683028665376e+01 * r + 2.209460984245205e+02) * r - 2.759285104469687e+02) * r +
        1.383577518672690e+02) *
           r -
       3.066479806614716e+01) *
          r +
      2.506628277459239;
  const double below =
      ((((-5.447609879822406e+01 * r + 1.615858368580409e+02) * r - 1.556989798598866e+02) * r +
        6.680131188771972e+01) *
           r -
       1.328068155288572e+01) *
          r +
      1;
  return q * above / below;
}

double refined(double z, double p) {
  const double error = normal_cdf(z) - p;
  const double step = error * std::sqrt(2 * std::numbers::pi) * std::exp(z * z / 2);
  return z - step / (1 + z * step / 2);
}

// Only the lower half: there, p keeps its relative precision.
double lower_quantile(double p) {
  constexpr double tail = 0.02425;
  return refined(p < tail ? tail_guess(p) : central_guess(p), p);
}

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

double normal_cdf(double z) { return std::erfc(-z / std::numbers::sqrt2) / 2; }

double normal_quantile(double p) {
  if (!(p >= 0 && p <= 1)) throw std::invalid_argument("a probability lies in 0..1");
  constexpr double inf = std::numeric_limits<double>::infinity();
  if (p == 0 || p == 1) return p == 0 ? -inf : inf;
  return p <= 0.5 ? lower_quantile(p) : -lower_quantile(1 - p);
}

double binomial_cdf(std::size_t k, std::size_t n, double p) {
  if (k >= n || p <= 0) return 1;
  if (p >= 1) return 0;
  const auto heads = static_cast<double>(k);
  const auto tosses = static_cast<double>(n);
  if (heads < tosses * p) return lower_tail(heads, tosses, p);
  return 1 - lower_tail(tosses - heads - 1, tosses, 1 - p);
}

double sign_test_p_value(std::size_t fewer, std::size_t n) {
  return std::min(1.0, 2 * binomial_cdf(fewer, n));
}

double rank_sum_p_value(std::size_t u, std::size_t n, std::size_t m) {
  if (2 * u >= n * m) return 1;
  if (n * m <= exact_pairs) return std::min(1.0, 2 * exact_cdf(u, n, m));
  const auto real = [](std::size_t value) { return static_cast<double>(value); };
  return std::min(1.0, 2 * approximate_cdf(real(u), real(n), real(m)));
}

}  // namespace concbench
