#include "statistics/changes.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "support/random.hpp"

namespace concbench::changes_test {
namespace {

/// Levels that last so many values each, with a little normal noise.
std::vector<double> series(const std::vector<std::pair<double, int>>& levels, std::uint64_t seed,
                           double noise = 0.01) {
  Random random(seed);
  std::vector<double> values;
  for (const auto& [level, count] : levels) {
    for (int i = 0; i < count; ++i) values.push_back(level * std::exp(noise * random.normal()));
  }
  return values;
}

std::vector<std::size_t> places(const std::vector<LevelChange>& changes) {
  std::vector<std::size_t> found;
  for (const LevelChange& change : changes) found.push_back(change.at);
  return found;
}

using Places = std::vector<std::size_t>;

TEST(Changes, AreFoundWhereTheLevelChanged) {
  const auto changes = find_changes(series({{10, 18}, {12, 7}}, 1), {});
  ASSERT_EQ(places(changes), Places{18});
  EXPECT_NEAR(changes[0].ratio.point, 1.2, 0.02);
  EXPECT_LT(changes[0].ratio.lower, 1.2);
  EXPECT_GT(changes[0].ratio.upper, 1.2);
  EXPECT_LT(changes[0].p_value, 0.01);
}

TEST(Changes, MayBeSeveral) {
  const auto changes = find_changes(series({{10, 15}, {13, 15}, {11, 15}}, 2), {});
  EXPECT_EQ(places(changes), (Places{15, 30}));
  EXPECT_LT(changes.at(1).ratio.point, 1);
}

TEST(Changes, AreNotFoundInFewerValuesThanCanShowOne) {
  EXPECT_EQ(find_changes(series({{10, 4}, {20, 5}}, 3), {}).size(), 0U);
  EXPECT_EQ(find_changes(series({{10, 5}, {20, 5}}, 3), {}).size(), 1U);
  EXPECT_EQ(find_changes(std::vector<double>{}, {}).size(), 0U);
  EXPECT_EQ(find_changes(std::vector<double>{1}, {}).size(), 0U);
}

TEST(Changes, AreNoSingleWildValues) {
  std::vector<double> values = series({{10, 20}}, 4);
  values.back() = 100;
  values[7] = 50;
  EXPECT_EQ(find_changes(values, {}).size(), 0U);
}

TEST(Changes, CountOnlyWhereTheyMatter) {
  const std::vector<double> values = series({{10, 15}, {10.1, 15}}, 5, 0.001);
  EXPECT_EQ(find_changes(values, {.margin = 0.02}).size(), 0U);
  EXPECT_EQ(find_changes(values, {.margin = 0.005}).size(), 1U);
}

TEST(Changes, OfValuesThatAreAllTheSameAreNone) {
  EXPECT_EQ(find_changes(std::vector<double>(30, 5.0), {}).size(), 0U);
  EXPECT_EQ(find_changes(std::vector<double>(30, 0.0), {}).size(), 0U);
}

TEST(Changes, AreFoundBetweenWholeNumbers) {
  std::vector<double> values(12, 3);
  values.resize(24, 5);
  EXPECT_EQ(places(find_changes(values, {})), Places{12});
}

// tests/bench/change_simulation.cpp has more of it.
TEST(Changes, AreRarelyFoundWhereThereAreNone) {
  constexpr std::uint64_t kTrials = 400;
  int found = 0;
  for (std::uint64_t i = 0; i < kTrials; ++i) {
    if (!find_changes(series({{10, 25}}, 1000 + i), {.alpha = 0.05, .margin = 0}).empty()) ++found;
  }
  // Four standard deviations above 5 %.
  EXPECT_LE(found, kTrials * 0.05 + 4 * std::sqrt(kTrials * 0.05 * 0.95));
  EXPECT_GT(found, 2);
}

TEST(Changes, OfADriftThatNeighboursShareAreRarer) {
  constexpr std::uint64_t kTrials = 100;
  int found = 0;
  for (std::uint64_t i = 0; i < kTrials; ++i) {
    Random random(i);
    std::vector<double> values;
    double state = 0;
    for (int run = 0; run < 100; ++run) {
      state = 0.6 * state + 0.8 * random.normal();
      values.push_back(std::exp(0.02 * state));
    }
    if (!find_changes(values, {.margin = 0}).empty()) ++found;
  }
  // Without a correction it is more than half of them.
  EXPECT_LT(found, 20);
}

}  // namespace
}  // namespace concbench::changes_test
