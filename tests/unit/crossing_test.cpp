#include "statistics/crossing.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace concbench::crossing_test {
namespace {

using Values = std::vector<double>;

const Values kLengths{10, 20, 40, 80, 160, 320, 640, 1280};

/// Of a system that adds `overhead` to each task, on so much of what could be achieved.
Values ideal(double overhead, double share = 1) {
  Values efficiencies;
  for (const double length : kLengths) {
    efficiencies.push_back(share * length / (length + overhead));
  }
  return efficiencies;
}

TEST(Threshold, OfAnIdealSystemFollowsFromItsOverhead) {
  constexpr double kOverhead = 57;
  for (const double target : {0.5, 0.8, 0.95}) {
    const Crossing found = find_threshold(kLengths, ideal(kOverhead), target);
    EXPECT_EQ(found.reach, CrossingReach::some);
    EXPECT_NEAR(found.length, kOverhead * target / (1 - target), 1e-9) << target;
  }
}

TEST(Threshold, NamesTheFirstLengthThatReachesIt) {
  EXPECT_EQ(find_threshold(kLengths, ideal(57), 0.5).index, 3U);
}

TEST(Threshold, MayLieOnAMeasuredLength) {
  const Crossing found = find_threshold(kLengths, ideal(40), 0.5);
  EXPECT_EQ(found.reach, CrossingReach::some);
  EXPECT_NEAR(found.length, 40, 1e-9);
}

TEST(Threshold, IsNotInventedWhereAllLengthsReachIt) {
  const Crossing found = find_threshold(kLengths, ideal(1), 0.5);
  EXPECT_EQ(found.reach, CrossingReach::all);
  EXPECT_EQ(found.length, 10);
}

TEST(Threshold, IsNotInventedWhereNoneReachesIt) {
  const Crossing found = find_threshold(kLengths, ideal(10, 0.42), 0.5);
  EXPECT_EQ(found.reach, CrossingReach::none);
  EXPECT_EQ(found.length, 1280);
  EXPECT_EQ(found.index, 7U);
}

TEST(Threshold, CountsOnlyWhereItIsReachedForGood) {
  // A single lucky length below those that do not reach it is no crossing.
  const Values lengths{1, 2, 4, 8};
  const Crossing found = find_threshold(lengths, Values{0.1, 0.55, 0.3, 0.9}, 0.5);
  EXPECT_GT(found.length, 4);
  EXPECT_LT(found.length, 8);
}

TEST(Threshold, BearsEfficienciesThatNoiseLiftsToOneAndBeyond) {
  const Crossing found = find_threshold(Values{1, 10}, Values{0.2, 1.3}, 0.95);
  EXPECT_EQ(found.reach, CrossingReach::some);
  EXPECT_GT(found.length, 1);
  EXPECT_LT(found.length, 10);
}

TEST(Threshold, BearsASingleLength) {
  EXPECT_EQ(find_threshold(Values{5}, Values{0.6}, 0.5).reach, CrossingReach::all);
  EXPECT_EQ(find_threshold(Values{5}, Values{0.4}, 0.5).reach, CrossingReach::none);
}

TEST(Threshold, NeedsAsManyEfficienciesAsLengths) {
  EXPECT_THROW(find_threshold(Values{}, Values{}, 0.5), std::invalid_argument);
  EXPECT_THROW(find_threshold(Values{1, 2}, Values{0.5}, 0.5), std::invalid_argument);
  EXPECT_THROW(find_break_even(Values{1}, Values{0.5}, Values{}), std::invalid_argument);
}

TEST(BreakEven, OfAnIdealSystemIsWhereItsOverheadIsWorthItsWorkers) {
  // On two workers w + o over two is as long as w alone at w = o; on four at w = o / 3.
  for (const double workers : {2.0, 4.0}) {
    const Values sequential(kLengths.size(), 1 / workers);
    const Crossing found = find_break_even(kLengths, ideal(150), sequential);
    EXPECT_EQ(found.reach, CrossingReach::some);
    EXPECT_NEAR(found.length, 150 / (workers - 1), 1e-9) << workers;
  }
}

TEST(BreakEven, IsNowhereOnASingleWorker) {
  const Values sequential(kLengths.size(), 1);
  EXPECT_EQ(find_break_even(kLengths, ideal(5), sequential).reach, CrossingReach::none);
}

TEST(BreakEven, FollowsARivalThatChangesWithTheLength) {
  const Values rival{0.5, 0.5, 0.5, 0.5, 0.9, 0.9, 0.9, 0.9};
  const Crossing found = find_break_even(kLengths, Values(kLengths.size(), 0.7), rival);
  // Ahead at first and behind in the end: it never gets ahead for good.
  EXPECT_EQ(found.reach, CrossingReach::none);
}

}  // namespace
}  // namespace concbench::crossing_test
