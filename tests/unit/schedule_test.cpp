#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "support/order_of_round.hpp"

namespace concbench::schedule_test {
namespace {

using Order = std::vector<std::size_t>;

Order sorted(Order order) {
  std::ranges::sort(order);
  return order;
}

TEST(Schedule, TakesEveryCaseOnceInARound) {
  for (const std::size_t cases : {1U, 2U, 5U, 100U}) {
    Order all(cases);
    std::iota(all.begin(), all.end(), std::size_t{0});
    for (unsigned round = 0; round < 20; ++round) {
      EXPECT_EQ(sorted(order_of_round(cases, 1, round)), all);
    }
  }
}

TEST(Schedule, IsTheSameForTheSameSeed) {
  EXPECT_EQ(order_of_round(50, 7, 3), order_of_round(50, 7, 3));
}

// So that results can be repeated on another machine or with another standard library.
TEST(Schedule, IsTheSameEverywhere) {
  EXPECT_EQ(order_of_round(5, 1, 0), (Order{2, 4, 1, 3, 0}));
  EXPECT_EQ(order_of_round(5, 1, 1), (Order{2, 1, 4, 0, 3}));
}

TEST(Schedule, IsFreshInEveryRound) {
  EXPECT_NE(order_of_round(50, 7, 0), order_of_round(50, 7, 1));
}

TEST(Schedule, DependsOnTheSeed) { EXPECT_NE(order_of_round(50, 7, 0), order_of_round(50, 8, 0)); }

TEST(Schedule, LetsEveryCaseComeFirstAndLast) {
  std::set<std::size_t> first;
  std::set<std::size_t> last;
  for (unsigned round = 0; round < 100; ++round) {
    first.insert(order_of_round(5, 1, round).front());
    last.insert(order_of_round(5, 1, round).back());
  }
  EXPECT_EQ(first.size(), 5U);
  EXPECT_EQ(last.size(), 5U);
}

TEST(Schedule, FindsEveryOrderOfThreeCasesAboutAsOften) {
  std::map<Order, int> counts;
  // Each round is found by way of all before it.
  for (unsigned seed = 0; seed < 20; ++seed) {
    for (unsigned round = 0; round < 300; ++round) ++counts[order_of_round(3, seed, round)];
  }
  EXPECT_EQ(counts.size(), 6U);
  // The bounds are 6 standard deviations from 1000.
  for (const auto& [order, count] : counts) EXPECT_NEAR(count, 1000, 173);
}

TEST(Schedule, EvensOutWhoFollowsWhom) {
  constexpr std::size_t kCases = 5;
  constexpr int kRounds = 200;
  std::map<std::pair<std::size_t, std::size_t>, int> follows;
  Schedule schedule(kCases, 1);
  for (int round = 0; round < kRounds; ++round) {
    const Order order = schedule.next();
    for (std::size_t i = 1; i < kCases; ++i) ++follows[{order[i - 1], order[i]}];
  }
  // Each of the 20 pairs is due 40 times; independent draws would miss by 6 as their standard
  // deviation, and by 15 in some pair of nearly every run.
  EXPECT_EQ(follows.size(), 20U);
  for (const auto& [pair, count] : follows) EXPECT_NEAR(count, 40, 9);
}

TEST(Schedule, OfNoCasesIsEmpty) { EXPECT_TRUE(order_of_round(0, 1, 0).empty()); }

}  // namespace
}  // namespace concbench::schedule_test
