#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "statistics/summary.hpp"
#include "support/random.hpp"

namespace concbench::median_test {
namespace {

/// 1, n, 2, n - 1, ...: in an order in which neighbours are not alike.
std::vector<double> one_to(std::size_t n) {
  std::vector<double> samples;
  for (std::size_t i = 0; i < n; ++i) {
    samples.push_back(static_cast<double>(i % 2 == 0 ? i / 2 + 1 : n - i / 2));
  }
  return samples;
}

TEST(Median, IsTheMiddleOrTheMeanOfTheMiddleTwo) {
  EXPECT_EQ(median(std::vector<double>{3, 1, 2}), 2);
  EXPECT_EQ(median(std::vector<double>{4, 1, 3, 2}), 2.5);
}

TEST(Median, OfNothingIsNotANumber) { EXPECT_TRUE(std::isnan(median({}))); }

TEST(MedianInterval, UsesTheOrderStatisticsOfThePrintedTables) {
  const Estimate ten = median_interval(one_to(10), 0.95);
  EXPECT_EQ(ten.lower, 2);
  EXPECT_EQ(ten.upper, 9);
  const Estimate twenty = median_interval(one_to(20), 0.95);
  EXPECT_EQ(twenty.lower, 6);
  EXPECT_EQ(twenty.upper, 15);
}

TEST(MedianInterval, HasNoBoundsWithTooFewSamples) {
  const Estimate five = median_interval(one_to(5), 0.95);
  EXPECT_EQ(five.point, 3);
  EXPECT_EQ(five.lower, -std::numeric_limits<double>::infinity());
  EXPECT_EQ(five.upper, std::numeric_limits<double>::infinity());
  EXPECT_TRUE(is_bounded(median_interval(one_to(6), 0.95)));
}

TEST(MedianInterval, OfNothingHasNeitherPointNorBounds) {
  const Estimate nothing = median_interval({}, 0.95);
  EXPECT_TRUE(std::isnan(nothing.point));
  EXPECT_FALSE(is_bounded(nothing));
  EXPECT_EQ(nothing.n, 0U);
}

TEST(MedianInterval, OfEqualSamplesIsThatValue) {
  const Estimate equal = median_interval(std::vector<double>(12, 7.0), 0.95);
  EXPECT_EQ(equal.lower, 7);
  EXPECT_EQ(equal.upper, 7);
  EXPECT_EQ(relative_half_width(equal), 0);
}

TEST(MedianInterval, ContainsItsPointAndNarrowsWithMoreSamples) {
  Random random(1);
  std::vector<double> samples;
  for (int i = 0; i < 3200; ++i) samples.push_back(std::exp(random.normal()));
  double before = std::numeric_limits<double>::infinity();
  for (std::size_t n = 50; n <= samples.size(); n *= 4) {
    const Estimate estimate = median_interval(std::span(samples).first(n), 0.95);
    EXPECT_LE(estimate.lower, estimate.point);
    EXPECT_GE(estimate.upper, estimate.point);
    EXPECT_LT(relative_half_width(estimate), before);
    before = relative_half_width(estimate);
  }
}

TEST(MedianInterval, WidensWithTheConfidence) {
  const auto samples = one_to(40);
  EXPECT_GT(median_interval(samples, 0.99).upper, median_interval(samples, 0.9).upper);
}

TEST(MedianInterval, CountsAlikeSamplesAsFewer) {
  std::vector<double> rising = one_to(40);
  std::ranges::sort(rising);
  EXPECT_GT(median_interval(rising, 0.95).upper, median_interval(one_to(40), 0.95).upper);
}

TEST(MedianInterval, TakesTheRangeOfAlikeSamplesWhereOrderLeavesNoBounds) {
  std::vector<double> pairs;
  for (int i = 0; i < 20; ++i) pairs.push_back(100 + i / 2 * 3 % 10);
  const Estimate estimate = median_interval(pairs, 0.999);
  EXPECT_EQ(estimate.method, IntervalMethod::range);
  EXPECT_LT(estimate.lower, 100);
  EXPECT_GT(estimate.upper, 109);
  EXPECT_LT(estimate.upper, 200);
}

TEST(MedianInterval, RefusesWhatIsNotANumber) {
  EXPECT_THROW(median_interval(std::vector<double>{1, std::nan("")}, 0.95), std::invalid_argument);
}

}  // namespace
}  // namespace concbench::median_test
