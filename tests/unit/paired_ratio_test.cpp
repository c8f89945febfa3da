#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "statistics/autocorrelation.hpp"
#include "statistics/probability.hpp"
#include "statistics/ratio.hpp"
#include "support/random.hpp"

namespace concbench::paired_ratio_test {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::vector<double> noisy(double factor, std::size_t n, Random& random) {
  std::vector<double> samples(n);
  for (double& sample : samples) sample = factor * std::exp(0.01 * random.normal());
  return samples;
}

// Ratios against a baseline of ones, in an order without autocorrelation.
const std::vector<double> ten = {1.05, 1.01, 1.09, 1.03, 1.07, 1.02, 1.10, 1.04, 1.08, 1.06};
const std::vector<double> ones(10, 1.0);

TEST(PairedRatio, IsTheMedianOfTheRatiosWithTheirOrderStatistics) {
  const Estimate ratio = paired_ratio(ten, ones, 0.05);
  EXPECT_NEAR(ratio.point, std::sqrt(1.05 * 1.06), 1e-12);
  EXPECT_NEAR(ratio.lower, 1.02, 1e-12);
  EXPECT_NEAR(ratio.upper, 1.09, 1e-12);
  EXPECT_EQ(ratio.confidence, 0.95);
  EXPECT_EQ(ratio.n, 10U);
}

TEST(PairedRatio, CancelsWhatBothSidesOfARoundShare) {
  Random random(3);
  std::vector<double> subject = noisy(1.1, 30, random);
  std::vector<double> baseline = noisy(1.0, 30, random);
  const Estimate calm = paired_ratio(subject, baseline, 0.05);
  for (std::size_t i = 0; i < 30; ++i) {
    const double drift = 1 + 0.1 * static_cast<double>(i);
    subject[i] *= drift;
    baseline[i] *= drift;
  }
  EXPECT_NEAR(paired_ratio(subject, baseline, 0.05).lower, calm.lower, 1e-12);
}

TEST(PairedRatio, IsInvertedWhenTheSidesAreSwapped) {
  const Estimate there = paired_ratio(ten, ones, 0.05);
  const Estimate back = paired_ratio(ones, ten, 0.05);
  EXPECT_NEAR(there.point * back.point, 1, 1e-12);
  EXPECT_NEAR(there.lower * back.upper, 1, 1e-12);
}

TEST(PairedRatio, HasNoBoundsWithTooFewRounds) {
  const Estimate ratio = paired_ratio({&ten[0], 2}, {&ones[0], 2}, 0.001);
  EXPECT_EQ(ratio.lower, 0);
  EXPECT_EQ(ratio.upper, infinity);
  EXPECT_TRUE(std::isnan(paired_ratio({}, {}, 0.05).point));
  EXPECT_EQ(paired_p_value({}, {}), 1);
}

TEST(PairedRatio, PValueIsThatOfTheSignTest) {
  const std::span<const double> eight(ten.data(), 8);
  EXPECT_NEAR(paired_p_value(eight, std::span(ones).first(8)), 2.0 / 256, 1e-15);
  std::vector<double> one_below = ten;
  one_below[3] = 0.99;
  EXPECT_NEAR(paired_p_value(one_below, ones), 22.0 / 1024, 1e-15);
}

TEST(PairedRatio, RoundsWithoutADifferenceSpeakForNeitherSide) {
  std::vector<double> tied = ten;
  tied[3] = 1;
  EXPECT_NEAR(paired_p_value(tied, ones), 22.0 / 1024, 1e-15);
  EXPECT_EQ(paired_p_value(ones, ones), 1);
}

TEST(PairedRatio, TestAndIntervalAlwaysAgree) {
  Random random(11);
  for (int trial = 0; trial < 500; ++trial) {
    const std::size_t n = 5 + random.below(60);
    const auto subject = noisy(1.005, n, random);
    const auto baseline = noisy(1.0, n, random);
    const double p = paired_p_value(subject, baseline);
    for (const double alpha : {0.001, 0.01, 0.05, 0.2}) {
      const Estimate ratio = paired_ratio(subject, baseline, alpha);
      EXPECT_EQ(p <= alpha, ratio.lower > 1 || ratio.upper < 1);
      EXPECT_TRUE(ratio.lower <= ratio.point && ratio.point <= ratio.upper);
    }
  }
}

TEST(PairedRatio, WidensWhereNeighbouringRoundsAreAlike) {
  const std::vector<double> baseline(40, 1.0);
  std::vector<double> mixed;
  std::vector<double> grouped;
  for (int i = 0; i < 40; ++i) {
    mixed.push_back(1 + 0.001 * ((i * 17) % 40));
    grouped.push_back(1 + 0.001 * i);
  }
  EXPECT_LT(relative_half_width(paired_ratio(mixed, baseline, 0.05)),
            relative_half_width(paired_ratio(grouped, baseline, 0.05)));
}

TEST(PairedRatio, CountsEvidenceAgainstADifferenceInFullWhereRoundsAreAlike) {
  const std::vector<double> baseline(40, 1.0);
  std::vector<double> logs;
  std::vector<double> grouped;
  for (int i = 0; i < 40; ++i) grouped.push_back(0.9995 + 0.001 * (i / 4 * 7 % 10 * 4 + i % 4));
  for (const double sample : grouped) logs.push_back(std::log(sample));
  const std::size_t effective = effective_sample_size(logs);
  ASSERT_LT(effective, 40U);
  ASSERT_GT(effective, 4U);
  EXPECT_GE(paired_p_value(grouped, baseline), sign_test_p_value(1, effective));
}

TEST(PairedRatio, NarrowsWithMoreRounds) {
  Random random(5);
  const auto subject = noisy(1.05, 1600, random);
  const auto baseline = noisy(1.0, 1600, random);
  double before = infinity;
  for (std::size_t n = 25; n <= 1600; n *= 4) {
    const Estimate ratio =
        paired_ratio(std::span(subject).first(n), std::span(baseline).first(n), 0.05);
    EXPECT_LT(relative_half_width(ratio), before);
    before = relative_half_width(ratio);
  }
}

TEST(PairedRatio, UnderstandsSamplesOfZero) {
  const std::vector<double> zeros(10, 0.0);
  EXPECT_EQ(paired_ratio(zeros, zeros, 0.05).point, 1);
  EXPECT_EQ(paired_ratio(zeros, ones, 0.05).point, 0);
  EXPECT_EQ(paired_ratio(ones, zeros, 0.05).point, infinity);
}

TEST(PairedRatio, RefusesWhatIsNoMeasurement) {
  std::vector<double> bad = ones;
  for (const double value : {-1.0, std::nan(""), infinity}) {
    bad[0] = value;
    EXPECT_THROW(paired_ratio(bad, ones, 0.05), std::invalid_argument);
    EXPECT_THROW(paired_p_value(ones, bad), std::invalid_argument);
  }
  EXPECT_THROW(paired_ratio(ten, std::span(ones).first(9), 0.05), std::invalid_argument);
}

}  // namespace
}  // namespace concbench::paired_ratio_test
