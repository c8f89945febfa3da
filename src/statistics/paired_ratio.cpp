#include "statistics/paired_ratio.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "statistics/autocorrelation.hpp"
#include "statistics/binomial.hpp"
#include "statistics/logs.hpp"
#include "statistics/median.hpp"
#include "statistics/order_interval.hpp"

namespace concbench {
namespace {

std::vector<double> log_ratios(std::span<const double> subject, std::span<const double> baseline) {
  if (subject.size() != baseline.size()) throw std::invalid_argument("unequal numbers of rounds");
  std::vector<double> ratios = logs_of(subject);
  const std::vector<double> below = logs_of(baseline);
  std::ranges::transform(ratios, below, ratios.begin(), std::minus<>{});
  return ratios;
}

// The sign test, at the size that the order of the ratios supports. Rounding the scaled count up
// errs on the side of no difference.
struct SignTest {
  std::size_t n;
  std::size_t effective;

  double operator()(std::size_t fewer) const {
    if (n == 0) return 1;
    return sign_test_p_value((fewer * effective + n - 1) / n, effective);
  }
};

SignTest sign_test_for(const std::vector<double>& ratios) {
  return {.n = ratios.size(), .effective = effective_sample_size(ratios)};
}

}  // namespace

Estimate paired_ratio(std::span<const double> subject, std::span<const double> baseline,
                      double alpha) {
  const std::vector<double> ratios = log_ratios(subject, baseline);
  const std::vector<double> sorted = sorted_samples(ratios);
  const std::size_t n = sorted.size();
  const std::size_t cut = order_cut(n, alpha, sign_test_for(ratios));
  return {.point = std::exp(median_of_sorted(sorted)),
          .lower = cut == 0 ? 0 : std::exp(sorted[cut - 1]),
          .upper = cut == 0 ? std::numeric_limits<double>::infinity() : std::exp(sorted[n - cut]),
          .confidence = 1 - alpha,
          .method = IntervalMethod::paired_sign,
          .n = n};
}

double paired_p_value(std::span<const double> subject, std::span<const double> baseline) {
  const std::vector<double> ratios = log_ratios(subject, baseline);
  const auto at_most = std::ranges::count_if(ratios, [](double ratio) { return ratio <= 0; });
  const auto at_least = std::ranges::count_if(ratios, [](double ratio) { return ratio >= 0; });
  const auto fewer = static_cast<std::size_t>(std::min(at_most, at_least));
  return std::min(fewer, ratios.size() / 2) == fewer ? sign_test_for(ratios)(fewer) : 1;
}

}  // namespace concbench
