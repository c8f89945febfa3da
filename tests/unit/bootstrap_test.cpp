#include "statistics/bootstrap.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace concbench::bootstrap_test {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::vector<std::size_t> next(RoundDraws& draws) {
  const auto drawn = draws.next();
  return {drawn.begin(), drawn.end()};
}

TEST(RoundDraws, AreAsManyRoundsAsThereAre) {
  RoundDraws draws(11, 1);
  std::set<std::size_t> seen;
  bool repeats = false;
  for (int i = 0; i < 100; ++i) {
    const std::vector<std::size_t> draw = next(draws);
    ASSERT_EQ(draw.size(), 11U);
    const std::set<std::size_t> distinct(draw.begin(), draw.end());
    repeats = repeats || distinct.size() < draw.size();
    seen.insert(distinct.begin(), distinct.end());
  }
  EXPECT_TRUE(repeats);
  EXPECT_EQ(seen.size(), 11U);
  EXPECT_EQ(*seen.rbegin(), 10U);
}

TEST(RoundDraws, AreTheSameForTheSameSeed) {
  RoundDraws first(20, 7);
  RoundDraws second(20, 7);
  RoundDraws other(20, 8);
  const std::vector<std::size_t> drawn = next(first);
  EXPECT_EQ(drawn, next(second));
  EXPECT_NE(drawn, next(other));
  EXPECT_NE(drawn, next(first));
}

std::vector<double> one_to(int count) {
  std::vector<double> values;
  for (int i = count; i > 0; --i) values.push_back(i);
  return values;
}

TEST(BootstrapBounds, LeaveOutTheSameShareOnBothSides) {
  const Bounds bounds = bootstrap_bounds(one_to(1000), 11, 0.9);
  EXPECT_EQ(bounds.lower, 51);
  EXPECT_EQ(bounds.upper, 950);
}

TEST(BootstrapBounds, MayBeInfinite) {
  std::vector<double> drawn = one_to(100);
  std::fill(drawn.begin(), drawn.begin() + 10, kInfinity);
  const Bounds bounds = bootstrap_bounds(drawn, 11, 0.9);
  EXPECT_EQ(bounds.upper, kInfinity);
  EXPECT_EQ(bounds.lower, 6);
}

TEST(BootstrapBounds, SayNothingOfTooFewRounds) {
  // 2 * 2^-7 is above 1 %, 2 * 2^-8 below.
  EXPECT_EQ(bootstrap_bounds(one_to(100), 7, 0.99).upper, kInfinity);
  EXPECT_EQ(bootstrap_bounds(one_to(100), 7, 0.99).lower, -kInfinity);
  EXPECT_EQ(bootstrap_bounds(one_to(100), 8, 0.99).upper, 100);
  EXPECT_EQ(bootstrap_bounds({}, 100, 0.99).upper, kInfinity);
}

}  // namespace
}  // namespace concbench::bootstrap_test
