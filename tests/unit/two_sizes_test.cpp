#include <gtest/gtest.h>

#include <stdexcept>

#include "statistics/cost.hpp"

namespace concbench::two_sizes_test {
namespace {

TEST(TwoSizes, TellsTheStartFromWhatEachTaskCosts) {
  const LinearCost cost = fit_two_sizes({100, 300 + 100 * 7.0}, {400, 300 + 400 * 7.0});
  EXPECT_DOUBLE_EQ(cost.start_ns, 300);
  EXPECT_DOUBLE_EQ(cost.each_ns, 7);
}

TEST(TwoSizes, IsTheSameInEitherOrder) {
  const LinearCost cost = fit_two_sizes({40, 90}, {10, 30});
  EXPECT_DOUBLE_EQ(cost.each_ns, 2);
  EXPECT_DOUBLE_EQ(cost.start_ns, 10);
}

TEST(TwoSizes, DoesNotHideThatTimesWereDisturbed) {
  EXPECT_LT(fit_two_sizes({10, 50}, {20, 40}).each_ns, 0);
  EXPECT_LT(fit_two_sizes({10, 10}, {20, 40}).start_ns, 0);
}

TEST(TwoSizes, NeedsTwoOfThem) {
  EXPECT_THROW(fit_two_sizes({10, 50}, {10, 40}), std::invalid_argument);
}

}  // namespace
}  // namespace concbench::two_sizes_test
