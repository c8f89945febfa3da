#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "statistics/ratio.hpp"
#include "support/random.hpp"

namespace concbench::unpaired_ratio_test {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::vector<double> exponentials(std::vector<double> values) {
  for (double& value : values) value = std::exp(value);
  return values;
}

std::vector<double> noisy(double factor, std::size_t n, Random& random) {
  std::vector<double> samples(n);
  for (double& sample : samples) sample = factor * std::exp(0.05 * random.normal());
  return samples;
}

// Hollander and Wolfe (1973), p. 69: permeability of a membrane at term and in mid-pregnancy, in an
// order without autocorrelation.
const std::vector<double> term =
    exponentials({0.80, 1.89, 0.73, 1.64, 1.04, 1.45, 0.83, 1.91, 1.38, 1.46});
const std::vector<double> middle = exponentials({1.15, 0.74, 0.90, 1.21, 0.88});

double brute_force_median(const std::vector<double>& x, const std::vector<double>& y) {
  std::vector<double> ratios;
  for (const double a : x) {
    for (const double b : y) ratios.push_back(std::log(a) - std::log(b));
  }
  std::ranges::sort(ratios);
  const std::size_t n = ratios.size();
  return std::exp((ratios[(n - 1) / 2] + ratios[n / 2]) / 2);
}

TEST(UnpairedRatio, IsTheMedianOfAllRatios) {
  Random random(1);
  for (int trial = 0; trial < 50; ++trial) {
    const auto x = noisy(1.1, 1 + random.below(40), random);
    const auto y = noisy(1.0, 1 + random.below(40), random);
    EXPECT_NEAR(unpaired_ratio(x, y, 0.05).point, brute_force_median(x, y), 1e-12);
  }
}

TEST(UnpairedRatio, PValueIsThatOfTheMannWhitneyTest) {
  EXPECT_NEAR(unpaired_p_value(term, middle), 2 * 382.0 / 3003, 1e-9);
}

TEST(UnpairedRatio, PointIsTheHodgesLehmannEstimate) {
  EXPECT_NEAR(std::log(unpaired_ratio(term, middle, 0.1).point), 0.305, 1e-12);
}

TEST(UnpairedRatio, TestAndIntervalAlwaysAgree) {
  Random random(2);
  for (int trial = 0; trial < 300; ++trial) {
    const auto x = noisy(1.02, 3 + random.below(80), random);
    const auto y = noisy(1.0, 3 + random.below(80), random);
    const double p = unpaired_p_value(x, y);
    for (const double alpha : {0.01, 0.05, 0.2}) {
      const Estimate ratio = unpaired_ratio(x, y, alpha);
      EXPECT_EQ(p <= alpha, ratio.lower > 1 || ratio.upper < 1);
      EXPECT_TRUE(ratio.lower <= ratio.point && ratio.point <= ratio.upper);
    }
  }
}

TEST(UnpairedRatio, IsInvertedWhenTheSidesAreSwapped) {
  const Estimate there = unpaired_ratio(term, middle, 0.1);
  const Estimate back = unpaired_ratio(middle, term, 0.1);
  EXPECT_NEAR(there.point * back.point, 1, 1e-12);
  EXPECT_NEAR(there.upper * back.lower, 1, 1e-12);
}

TEST(UnpairedRatio, HandlesThousandsOfSamples) {
  Random random(4);
  const auto x = noisy(1.05, 5000, random);
  const auto y = noisy(1.0, 3000, random);
  const Estimate ratio = unpaired_ratio(x, y, 0.05);
  EXPECT_NEAR(ratio.point, 1.05, 0.005);
  EXPECT_LT(relative_half_width(ratio), 0.005);
}

TEST(UnpairedRatio, OfEqualSamplesIsOne) {
  const std::vector<double> fives(12, 5.0);
  const Estimate ratio = unpaired_ratio(fives, fives, 0.05);
  EXPECT_EQ(ratio.point, 1);
  EXPECT_EQ(ratio.lower, 1);
  EXPECT_EQ(ratio.upper, 1);
  EXPECT_EQ(unpaired_p_value(fives, fives), 1);
}

TEST(UnpairedRatio, HasNoBoundsWithTooFewSamples) {
  const std::vector<double> two = {1, 2};
  EXPECT_EQ(unpaired_ratio(two, two, 0.05).lower, 0);
  EXPECT_EQ(unpaired_ratio(two, two, 0.05).upper, infinity);
  EXPECT_TRUE(std::isnan(unpaired_ratio({}, two, 0.05).point));
  EXPECT_EQ(unpaired_p_value({}, two), 1);
}

TEST(UnpairedRatio, WidensWhereNeighbouringSamplesAreAlike) {
  std::vector<double> mixed;
  std::vector<double> grouped;
  for (int i = 0; i < 40; ++i) {
    mixed.push_back(1 + 0.001 * ((i * 17) % 40));
    grouped.push_back(1 + 0.001 * i);
  }
  EXPECT_LT(relative_half_width(unpaired_ratio(mixed, mixed, 0.05)),
            relative_half_width(unpaired_ratio(grouped, mixed, 0.05)));
}

TEST(UnpairedRatio, UnderstandsSamplesOfZero) {
  const std::vector<double> zeros(8, 0.0);
  const std::vector<double> ones(8, 1.0);
  EXPECT_EQ(unpaired_ratio(zeros, zeros, 0.05).point, 1);
  EXPECT_EQ(unpaired_ratio(zeros, ones, 0.05).upper, 0);
  EXPECT_EQ(unpaired_ratio(ones, zeros, 0.05).lower, infinity);
}

TEST(UnpairedRatio, RefusesWhatIsNoMeasurement) {
  EXPECT_THROW(unpaired_ratio(term, std::vector<double>{-1}, 0.05), std::invalid_argument);
  EXPECT_THROW(unpaired_p_value(std::vector<double>{std::nan("")}, term), std::invalid_argument);
}

}  // namespace
}  // namespace concbench::unpaired_ratio_test
