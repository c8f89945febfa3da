#include <gtest/gtest.h>

#include <limits>

#include "statistics/comparison.hpp"

namespace concbench::verdict_test {
namespace {

Estimate ratio(double lower, double point, double upper, std::size_t n = 20) {
  return {.point = point, .lower = lower, .upper = upper, .confidence = 0.99, .n = n};
}

constexpr double infinity = std::numeric_limits<double>::infinity();

TEST(Verdict, FollowsTheSideOfOneThatTheWholeIntervalIsOn) {
  EXPECT_EQ(verdict_of(ratio(0.90, 0.92, 0.95), 0.02), Verdict::faster);
  EXPECT_EQ(verdict_of(ratio(1.01, 1.03, 1.06), 0.02), Verdict::slower);
}

TEST(Verdict, IsSameWhereTheWholeIntervalIsWithinTheMargin) {
  EXPECT_EQ(verdict_of(ratio(0.99, 1.0, 1.01), 0.02), Verdict::same);
}

TEST(Verdict, IsSameEvenWhereASmallDifferenceIsCertain) {
  EXPECT_EQ(verdict_of(ratio(1.005, 1.01, 1.015), 0.02), Verdict::same);
}

TEST(Verdict, TakesTheMarginAsARatioBothWays) {
  EXPECT_EQ(verdict_of(ratio(1 / 1.02, 1.0, 1.02), 0.02), Verdict::same);
  EXPECT_EQ(verdict_of(ratio(0.98, 1.0, 1.01), 0.02), Verdict::undecided);
}

TEST(Verdict, IsUndecidedWhereTheIntervalReachesFromOneBeyondTheMargin) {
  EXPECT_EQ(verdict_of(ratio(1.0, 1.02, 1.05), 0.02), Verdict::undecided);
  EXPECT_EQ(verdict_of(ratio(0, 1.5, infinity), 0.02), Verdict::undecided);
}

TEST(Verdict, IsNeverSameWithoutAMargin) {
  EXPECT_EQ(verdict_of(ratio(1, 1, 1), 0), Verdict::undecided);
}

/// All rounds are independent, and their scatter is not known.
std::optional<std::size_t> rounds_needed(const Estimate& estimate, double margin, double alpha) {
  return rounds_needed(estimate, margin, alpha, Scatter{.effective = estimate.n});
}

TEST(RoundsNeeded, IsNothingWhereTheVerdictIsKnown) {
  EXPECT_EQ(rounds_needed(ratio(1.01, 1.03, 1.06), 0.02, 0.01), std::nullopt);
}

TEST(RoundsNeeded, GrowsWithTheSquareOfTheWidth) {
  const auto narrow = rounds_needed(ratio(1 / 1.04, 1.0, 1.04), 0.02, 0.01).value() + 20;
  const auto wide = rounds_needed(ratio(1 / 1.0816, 1.0, 1.0816), 0.02, 0.01).value() + 20;
  EXPECT_NEAR(static_cast<double>(wide) / static_cast<double>(narrow), 4, 0.05);
}

TEST(RoundsNeeded, MatchesAHandComputedCase) {
  // Room log 1.05; half-width log 1.1; (1 + 0.8416 / 2.5758) * log 1.1 / log 1.05 = 2.592.
  EXPECT_EQ(rounds_needed(ratio(1.05 / 1.1, 1.05, 1.05 * 1.1), 0.02, 0.01), 135U - 20U);
}

TEST(RoundsNeeded, TakesTheNearerOfTheTwoWays) {
  // A point in the middle of the margin is as far from 1 as from its edge.
  const auto middle = rounds_needed(ratio(0.95, 1.01, 1.07), 0.02, 0.01).value();
  EXPECT_GT(middle, rounds_needed(ratio(0.94, 1.0, 1.06), 0.02, 0.01).value());
  EXPECT_GT(middle, rounds_needed(ratio(0.97, 1.03, 1.09), 0.02, 0.01).value());
}

TEST(RoundsNeeded, IsNothingWhereNoSensibleNumberWouldDo) {
  EXPECT_EQ(rounds_needed(ratio(0.5, 1.0, 2.0), 0.0001, 0.01), std::nullopt);
  EXPECT_EQ(rounds_needed(ratio(0.9, 1.0, 1.1), 0, 0.01), std::nullopt);
}

TEST(RoundsNeeded, AsksForEnoughRoundsToHaveBoundsAtAll) {
  EXPECT_EQ(rounds_needed(ratio(0, 1.1, infinity, 3), 0.02, 2.0 / 1024), 7U);
}

TEST(RoundsNeeded, CountsOnlyTheIndependentOnes) {
  // 10 independent rounds have bounds, of which 50 rounds were 5.
  EXPECT_EQ(rounds_needed(ratio(0, 1.1, infinity, 50), 0.02, 2.0 / 1024, Scatter{5, 0}), 50U);
}

TEST(RoundsNeeded, ForetellsFromTheScatterWhereThereAreNoBounds) {
  // Room log 1.1; (2.5758 + 0.8416) * 1.2533 * 0.2 / log 1.1 = 8.987, squared 80.8.
  EXPECT_EQ(rounds_needed(ratio(0, 1.1, infinity, 3), 0.02, 0.01, Scatter{3, 0.2}), 81U - 3U);
}

TEST(RoundsNeeded, IsAtLeastAFifthOfThoseTaken) {
  EXPECT_EQ(rounds_needed(ratio(0, 1.1, infinity, 50), 0.02, 0.05, Scatter{50, 0}), 10U);
}

}  // namespace
}  // namespace concbench::verdict_test
