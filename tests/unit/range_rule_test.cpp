#include "statistics/range_rule.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "statistics/ratio.hpp"
#include "support/random.hpp"

namespace concbench::range_rule_test {
namespace {

const double kLog4 = std::log(4.0);

TEST(RangeRule, NeedsThreeRounds) {
  EXPECT_FALSE(RangeRule(std::vector<double>{7, 7.1}, 2).applies());
  EXPECT_FALSE(RangeRule(std::vector<double>{7, 7.1, 7.2}, 2).applies());
  EXPECT_TRUE(RangeRule(std::vector<double>{7, 7.1, 7.2}, 3).applies());
}

TEST(RangeRule, TakesTenRoundsForThreeIndependentOnesAtLeast) {
  const std::vector<double> ten(10, 7.0);
  EXPECT_TRUE(RangeRule(ten, 1).applies());
  EXPECT_EQ(RangeRule(ten, 1).p_value(), RangeRule(ten, 3).p_value());
}

// 0.01^(-1/2) / 2 - 1 = 4 ranges.
TEST(RangeRule, ReachesAsFarAsTheLevelAsks) {
  const RangeRule rule(std::vector<double>{7, 7.1, 7.2}, 3);
  EXPECT_NEAR(rule.reach(0.01), 4 * 0.2 + kLog4, 1e-12);
  // Where signs alone do, nothing is added.
  EXPECT_NEAR(rule.reach(0.25), kLog4, 1e-12);
}

TEST(RangeRule, TakesRoundsThatAreAlikeToScatterByTwoPerCent) {
  const RangeRule rule(std::vector<double>{7, 7, 7}, 3);
  EXPECT_NEAR(rule.reach(0.01), 4 * std::log(1.02) + kLog4, 1e-12);
}

// 4 less log 4 is 2.614 or 13.07 ranges of 0.2: (2 * 14.07)^-2.
TEST(RangeRule, HasThePValueOfTheBoundThatTouchesZero) {
  const RangeRule rule(std::vector<double>{4, 4.1, 4.2}, 3);
  EXPECT_NEAR(rule.p_value(), std::pow(2 * (1 + (4 - kLog4) / 0.2), -2), 1e-12);
  EXPECT_NEAR(rule.reach(rule.p_value()), 4, 1e-9);
  EXPECT_EQ(RangeRule(std::vector<double>{-4, -4.1, -4.2}, 3).p_value(), rule.p_value());
}

TEST(RangeRule, NeverSpeaksOfDifferencesBelowAFactorOfFourInFewRounds) {
  EXPECT_EQ(RangeRule(std::vector<double>{1.3, 1.31, 1.32}, 3).p_value(), 1);
  EXPECT_EQ(RangeRule(std::vector<double>{-1, 5, 5.1}, 3).p_value(), 1);
}

TEST(RangeRule, DecidesAThousandfoldDifferenceAfterThreeRounds) {
  const std::vector<double> slow{1000, 1010, 990};
  const std::vector<double> quick{1, 1.005, 0.995};
  const double alpha = 0.01 / 150 / 5;
  const Estimate ratio = paired_ratio(slow, quick, alpha);
  EXPECT_EQ(ratio.method, IntervalMethod::range);
  EXPECT_GT(ratio.lower, 1);
  EXPECT_LE(paired_p_value(slow, quick), alpha);
}

TEST(RangeRule, LeavesFewRoundsWithoutBoundsThatWouldSayNothing) {
  EXPECT_FALSE(RangeRule(std::vector<double>{1, 2, 3}, 3).tells_at(0.01));
  EXPECT_FALSE(
      is_bounded(paired_ratio(std::vector<double>{3, 8, 20}, std::vector<double>{1, 1, 1}, 0.01)));
}

TEST(RangeRule, DecidesWhatAlikeRoundsLeftOpen) {
  std::vector<double> subject, baseline;
  for (int i = 0; i < 20; ++i) {
    subject.push_back(1.3 + 0.002 * (i / 2 * 3 % 10));
    baseline.push_back(1);
  }
  const Estimate ratio = paired_ratio(subject, baseline, 0.001);
  EXPECT_EQ(ratio.method, IntervalMethod::range);
  EXPECT_GT(ratio.lower, 1);
}

// Errors with one hump at the median miss it no more often than promised; uniform ones just so.
TEST(RangeRule, KeepsItsPromise) {
  Random random(5);
  constexpr int kTrials = 20'000;
  for (const std::size_t n : {3U, 4U, 6U}) {
    int missed_uniform = 0, missed_normal = 0;
    for (int trial = 0; trial < kTrials; ++trial) {
      std::vector<double> uniform, normal;
      for (std::size_t i = 0; i < n; ++i) {
        uniform.push_back(random.uniform() - 0.5);
        normal.push_back(random.normal());
      }
      const auto misses = [n](std::vector<double> errors) {
        const RangeRule rule(errors, n);
        const double reach = rule.reach(0.02) - kLog4;
        return std::ranges::min(errors) - reach > 0 || std::ranges::max(errors) + reach < 0;
      };
      missed_uniform += misses(uniform) ? 1 : 0;
      missed_normal += misses(normal) ? 1 : 0;
    }
    EXPECT_NEAR(missed_uniform / double{kTrials}, 0.02, 0.005) << n;
    EXPECT_LE(missed_normal / double{kTrials}, 0.025) << n;
  }
}

}  // namespace
}  // namespace concbench::range_rule_test
