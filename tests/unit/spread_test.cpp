#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "statistics/summary.hpp"

namespace concbench::spread_test {
namespace {

TEST(Spread, IsTheMedianDeviationAsAStandardDeviation) {
  EXPECT_DOUBLE_EQ(robust_deviation(std::vector<double>{1, 2, 3, 4, 100}), 1.4826);
  EXPECT_DOUBLE_EQ(robust_deviation(std::vector<double>{5, 5, 5, 9}), 1.2533);
  EXPECT_EQ(robust_deviation(std::vector<double>{5, 5}), 0);
  EXPECT_TRUE(std::isnan(robust_deviation({})));
  EXPECT_THROW(robust_deviation(std::vector<double>{1, INFINITY}), std::invalid_argument);
}

}  // namespace
}  // namespace concbench::spread_test
