#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

#include "statistics/probability.hpp"

namespace concbench::rank_sum_test {
namespace {

// U of the group whose ranks are the bits that are set.
std::size_t u_of(unsigned ranks, std::size_t total) {
  std::size_t u = 0;
  std::size_t others = 0;
  for (std::size_t i = 0; i < total; ++i) {
    if ((ranks >> i & 1U) != 0) u += others;
    if ((ranks >> i & 1U) == 0) ++others;
  }
  return u;
}

double brute_force_cdf(std::size_t u, std::size_t n, std::size_t m) {
  double hits = 0;
  double all = 0;
  for (unsigned ranks = 0; ranks < 1U << (n + m); ++ranks) {
    if (std::popcount(ranks) != static_cast<int>(n)) continue;
    all += 1;
    hits += u_of(ranks, n + m) <= u ? 1 : 0;
  }
  return hits / all;
}

TEST(RankSum, MatchesThePrintedTable) { EXPECT_NEAR(rank_sum_p_value(2, 5, 5), 8.0 / 252, 1e-14); }

TEST(RankSum, MatchesCountingAllOrders) {
  for (const std::size_t n : {1U, 3U, 5U}) {
    for (const std::size_t m : {2U, 5U, 7U}) {
      for (std::size_t u = 0; 2 * u < n * m; ++u) {
        const double expected = std::min(1.0, 2 * brute_force_cdf(u, n, m));
        EXPECT_NEAR(rank_sum_p_value(u, n, m), expected, 1e-12) << n << ' ' << m << ' ' << u;
      }
    }
  }
}

TEST(RankSum, IsTheSameWhicheverGroupComesFirst) {
  EXPECT_NEAR(rank_sum_p_value(300, 20, 45), rank_sum_p_value(300, 45, 20), 1e-12);
}

double normal_p_value(double u, double n, double m) {
  return std::erfc((n * m / 2 - u - 0.5) / std::sqrt(n * m * (n + m + 1) / 12) / std::sqrt(2.0));
}

TEST(RankSum, ApproximationTakesOverWithoutAJump) {
  EXPECT_NEAR(rank_sum_p_value(950, 50, 50), normal_p_value(950, 50, 50), 5e-4);
  EXPECT_NEAR(rank_sum_p_value(970, 50, 51), normal_p_value(970, 50, 51), 1e-12);
}

TEST(RankSum, GrowsWithTheCount) {
  for (std::size_t u = 1; u < 1250; ++u) {
    EXPECT_GE(rank_sum_p_value(u, 50, 50), rank_sum_p_value(u - 1, 50, 50));
  }
}

TEST(RankSum, NoSamplesAreNoEvidence) { EXPECT_EQ(rank_sum_p_value(0, 0, 5), 1); }

}  // namespace
}  // namespace concbench::rank_sum_test
