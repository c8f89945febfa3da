#include "statistics/summary.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

namespace concbench::summary_test {
namespace {

TEST(Summary, DescribesSamplesInAnyOrder) {
  const Summary summary = summarize(std::vector<double>{4, 2, 9, 5, 4, 4, 5, 7});
  EXPECT_EQ(summary.median, 4.5);
  EXPECT_EQ(summary.mean, 5);
  EXPECT_NEAR(summary.stddev, std::sqrt(32.0 / 7), 1e-15);
  EXPECT_EQ(summary.min, 2);
  EXPECT_EQ(summary.max, 9);
}

TEST(Summary, OfOneSampleIsThatSampleWithoutSpread) {
  const Summary summary = summarize(std::vector<double>{3});
  EXPECT_EQ(summary.median, 3);
  EXPECT_EQ(summary.mean, 3);
  EXPECT_EQ(summary.stddev, 0);
}

TEST(Summary, OfNothingIsZero) { EXPECT_EQ(summarize({}).max, 0); }

TEST(Summary, RefusesWhatIsNotANumber) {
  EXPECT_THROW(summarize(std::vector<double>{1, std::nan("")}), std::invalid_argument);
}

}  // namespace
}  // namespace concbench::summary_test
