#include "statistics/estimate.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "statistics/comparison.hpp"
#include "statistics/stopping.hpp"

namespace concbench::estimate_test {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

TEST(Estimate, HalfWidthIsTheFactorBetweenTheMiddleAndABound) {
  const Estimate estimate = {.point = 1, .lower = 1 / 1.01, .upper = 1.01};
  EXPECT_NEAR(relative_half_width(estimate), 0.01, 1e-12);
}

TEST(Estimate, HalfWidthIsInfiniteWithoutBounds) {
  EXPECT_EQ(relative_half_width({.point = 1, .lower = 0, .upper = infinity}), infinity);
  EXPECT_EQ(relative_half_width({.point = 1, .lower = -infinity, .upper = infinity}), infinity);
  EXPECT_EQ(relative_half_width({.point = 1, .lower = 0, .upper = 2}), infinity);
}

TEST(Estimate, NamesAreThoseOfTheReports) {
  EXPECT_EQ(to_string(IntervalMethod::paired_sign), "paired-sign");
  EXPECT_EQ(to_string(IntervalMethod::order_statistic), "order-statistic");
  EXPECT_EQ(to_string(IntervalMethod::mann_whitney), "mann-whitney");
  EXPECT_EQ(to_string(Verdict::undecided), "undecided");
  EXPECT_EQ(name_of(Ending::time_limit), "time-limit");
}

}  // namespace
}  // namespace concbench::estimate_test
