#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "statistics/summary.hpp"

namespace concbench::percentile_test {
namespace {

std::vector<double> one_to(std::size_t n) {
  std::vector<double> samples(n);
  std::iota(samples.begin(), samples.end(), 1.0);
  return samples;
}

TEST(Percentile, InterpolatesBetweenSamples) {
  EXPECT_NEAR(percentile(one_to(10), 0.9).value(), 9.1, 1e-12);
  EXPECT_EQ(percentile(std::vector<double>{5, 1, 3}, 0.5).value(), 3);
}

TEST(Percentile, NeedsASampleBeyondIt) {
  EXPECT_FALSE(percentile(one_to(99), 0.99).has_value());
  EXPECT_NEAR(percentile(one_to(100), 0.99).value(), 99.01, 1e-9);
  EXPECT_FALSE(percentile(one_to(9), 0.9).has_value());
  EXPECT_FALSE(percentile(one_to(9), 0.1).has_value());
  EXPECT_FALSE(percentile(one_to(1), 0.5).has_value());
}

TEST(Percentile, OfNothingIsNothing) { EXPECT_FALSE(percentile({}, 0.5).has_value()); }

TEST(Percentile, RefusesWhatIsNoShare) {
  EXPECT_THROW(percentile(one_to(9), 50), std::invalid_argument);
  EXPECT_THROW(percentile(one_to(9), std::nan("")), std::invalid_argument);
}

}  // namespace
}  // namespace concbench::percentile_test
