#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include "statistics/probability.hpp"

namespace concbench::normal_test {
namespace {

TEST(Normal, CdfMatchesKnownValues) {
  EXPECT_NEAR(normal_cdf(0), 0.5, 1e-16);
  EXPECT_NEAR(normal_cdf(1.96), 0.9750021048517795, 1e-14);
  EXPECT_NEAR(normal_cdf(-3), 0.0013498980316301, 1e-15);
}

TEST(Normal, QuantileMatchesKnownValues) {
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-12);
  EXPECT_NEAR(normal_quantile(0.5), 0, 1e-15);
  EXPECT_NEAR(normal_quantile(1e-10), -6.361340902404056, 1e-9);
}

TEST(Normal, QuantileUndoesTheCdf) {
  for (double z = -6; z <= 4; z += 0.125) EXPECT_NEAR(normal_quantile(normal_cdf(z)), z, 1e-9);
}

TEST(Normal, CertaintyLiesAtInfinity) {
  EXPECT_EQ(normal_quantile(0), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(normal_quantile(1), std::numeric_limits<double>::infinity());
}

TEST(Normal, QuantileRefusesWhatIsNoProbability) {
  EXPECT_THROW(normal_quantile(-0.1), std::invalid_argument);
  EXPECT_THROW(normal_quantile(1.1), std::invalid_argument);
  EXPECT_THROW(normal_quantile(std::nan("")), std::invalid_argument);
}

}  // namespace
}  // namespace concbench::normal_test
