#include "statistics/ratio.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "statistics/autocorrelation.hpp"
#include "statistics/probability.hpp"
#include "statistics/range_rule.hpp"
#include "statistics/summary.hpp"

namespace concbench {
namespace {

// An infinity would turn the ratio of two zeros into NaN. exp() of this is 0, of its negative
// infinite, and it leaves the differences of others exact enough.
constexpr double log_of_zero = -1e5;

double log_of(double sample) {
  if (!std::isfinite(sample) || sample < 0) {
    throw std::invalid_argument("a ratio needs samples that are finite and not negative");
  }
  return sample == 0 ? log_of_zero : std::log(sample);
}

std::vector<double> log_ratios(std::span<const double> subject, std::span<const double> baseline) {
  if (subject.size() != baseline.size()) throw std::invalid_argument("unequal numbers of rounds");
  std::vector<double> ratios = logs_of(subject);
  const std::vector<double> below = logs_of(baseline);
  std::ranges::transform(ratios, below, ratios.begin(), std::minus<>{});
  return ratios;
}

// The differences x - y of all pairs, in order, without holding them: a thousand samples a side
// are a million pairs.
class Differences {
 public:
  Differences(std::vector<double> x, std::vector<double> y) : x_(std::move(x)), y_(std::move(y)) {
    std::ranges::sort(x_);
    std::ranges::sort(y_);
  }

  std::size_t size() const { return x_.size() * y_.size(); }

  // How many are at most `limit`. As x grows, so does the first y that is near enough.
  std::size_t count_up_to(double limit) const {
    std::size_t count = 0;
    std::size_t too_small = 0;
    for (const double x : x_) {
      while (too_small < y_.size() && x - y_[too_small] > limit) ++too_small;
      count += y_.size() - too_small;
    }
    return count;
  }

  // The k-th smallest, k from 0: halves the range of values until it holds no other, or until what
  // it holds differs by rounding only.
  double nth(std::size_t k) const {
    double low = std::nextafter(x_.front() - y_.back(), -infinity);
    double high = x_.back() - y_.front();
    for (int step = 0; step < 100 && std::nextafter(low, high) < high; ++step) {
      const double middle = std::midpoint(low, high);
      (count_up_to(middle) > k ? high : low) = middle;
    }
    return largest_up_to(high);
  }

  double middle() const { return std::midpoint(nth((size() - 1) / 2), nth(size() / 2)); }

  static constexpr double infinity = std::numeric_limits<double>::infinity();

 private:
  double largest_up_to(double limit) const {
    double largest = -infinity;
    std::size_t too_small = 0;
    for (const double x : x_) {
      while (too_small < y_.size() && x - y_[too_small] > limit) ++too_small;
      if (too_small < y_.size()) largest = std::max(largest, x - y_[too_small]);
    }
    return largest;
  }

  std::vector<double> x_;
  std::vector<double> y_;
};

// The Mann-Whitney test, at the sizes that the order of the samples supports. Rounding the scaled
// count up errs on the side of no difference.
struct RankTest {
  std::size_t pairs;
  std::size_t effective_x;
  std::size_t effective_y;

  double operator()(std::size_t fewer) const {
    if (pairs == 0) return 1;
    const std::size_t scaled = (fewer * effective_x * effective_y + pairs - 1) / pairs;
    return rank_sum_p_value(scaled, effective_x, effective_y);
  }
};

RankTest rank_test_for(std::span<const double> x, std::span<const double> y) {
  return {.pairs = x.size() * y.size(),
          .effective_x = effective_sample_size(x, kUnpairedCaution),
          .effective_y = effective_sample_size(y, kUnpairedCaution)};
}

}  // namespace

std::vector<double> logs_of(std::span<const double> samples) {
  std::vector<double> logs;
  logs.reserve(samples.size());
  for (const double sample : samples) logs.push_back(log_of(sample));
  return logs;
}

Estimate paired_ratio(std::span<const double> subject, std::span<const double> baseline,
                      double alpha) {
  const std::vector<double> ratios = log_ratios(subject, baseline);
  const std::vector<double> sorted = sorted_samples(ratios);
  const std::size_t n = sorted.size();
  const SignTest test = sign_test_for(ratios);
  const std::size_t cut = order_cut(n, alpha, test);
  Estimate found{.point = std::exp(median_of_sorted(sorted)),
                 .lower = 0,
                 .upper = std::numeric_limits<double>::infinity(),
                 .confidence = 1 - alpha,
                 .method = IntervalMethod::paired_sign,
                 .n = n};
  if (cut > 0) {
    found.lower = std::exp(sorted[cut - 1]);
    found.upper = std::exp(sorted[n - cut]);
  } else if (const RangeRule rule(ratios, test.effective); rule.tells_at(alpha)) {
    found.lower = std::exp(sorted.front() - rule.reach(alpha));
    found.upper = std::exp(sorted.back() + rule.reach(alpha));
    found.method = IntervalMethod::range;
  }
  return found;
}

Scatter paired_scatter(std::span<const double> subject, std::span<const double> baseline) {
  const std::vector<double> ratios = log_ratios(subject, baseline);
  return {.effective = effective_sample_size(ratios),
          .deviation = ratios.empty() ? 0 : robust_deviation(ratios)};
}

double paired_p_value(std::span<const double> subject, std::span<const double> baseline) {
  const std::vector<double> ratios = log_ratios(subject, baseline);
  const auto at_most = std::ranges::count_if(ratios, [](double ratio) { return ratio <= 0; });
  const auto at_least = std::ranges::count_if(ratios, [](double ratio) { return ratio >= 0; });
  const auto fewer = static_cast<std::size_t>(std::min(at_most, at_least));
  if (fewer > ratios.size() / 2) return 1;
  const SignTest test = sign_test_for(ratios);
  const double by_signs = test(fewer);
  return fewer > 0 ? by_signs : std::min(by_signs, RangeRule(ratios, test.effective).p_value());
}

Estimate unpaired_ratio(std::span<const double> subject, std::span<const double> baseline,
                        double alpha) {
  const Differences ratios(logs_of(subject), logs_of(baseline));
  const std::size_t pairs = ratios.size();
  const std::size_t cut = order_cut(pairs, alpha, rank_test_for(subject, baseline));
  constexpr double inf = std::numeric_limits<double>::infinity();
  return {.point = pairs == 0 ? std::nan("") : std::exp(ratios.middle()),
          .lower = cut == 0 ? 0 : std::exp(ratios.nth(cut - 1)),
          .upper = cut == 0 ? inf : std::exp(ratios.nth(pairs - cut)),
          .confidence = 1 - alpha,
          .method = IntervalMethod::mann_whitney,
          .n = std::min(subject.size(), baseline.size())};
}

double unpaired_p_value(std::span<const double> subject, std::span<const double> baseline) {
  const Differences ratios(logs_of(subject), logs_of(baseline));
  const std::size_t at_most = ratios.count_up_to(0);
  const std::size_t below = ratios.count_up_to(-std::numeric_limits<double>::denorm_min());
  return rank_test_for(subject, baseline)(std::min(at_most, ratios.size() - below));
}

}  // namespace concbench
