#include "statistics/unpaired_ratio.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "statistics/autocorrelation.hpp"
#include "statistics/logs.hpp"
#include "statistics/order_interval.hpp"
#include "statistics/rank_sum.hpp"

namespace concbench {
namespace {

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
