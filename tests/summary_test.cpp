#include <gtest/gtest.h>

#include <cmath>
#include <concbench/statistics.hpp>
#include <stdexcept>
#include <vector>

namespace concbench {
namespace {

Summary of(std::vector<double> values) { return summarize(values); }

TEST(Summary, HasTheMiddleOfAnOddNumberOfValuesForMedian) { EXPECT_EQ(of({5, 1, 9}).median, 5); }

TEST(Summary, HasTheMeanOfTheMiddleTwoOfAnEvenNumberForMedian) {
  EXPECT_EQ(of({9, 1, 4, 5}).median, 4.5);
}

TEST(Summary, HasMeanAndExtremes) {
  const Summary summary = of({4, 1, 7, 0});
  EXPECT_EQ(summary.mean, 3);
  EXPECT_EQ(summary.min, 0);
  EXPECT_EQ(summary.max, 7);
}

TEST(Summary, HasTheDeviationOfASample) {
  // The squares of the distances from the mean, 5, are 9 1 1 1 0 0 4 16: 32 over 8 - 1.
  EXPECT_DOUBLE_EQ(of({2, 4, 4, 4, 5, 5, 7, 9}).stddev, std::sqrt(32.0 / 7));
}

TEST(Summary, OfOneValueHasNoDeviation) {
  const Summary summary = of({3});
  EXPECT_EQ(summary.median, 3);
  EXPECT_EQ(summary.mean, 3);
  EXPECT_EQ(summary.stddev, 0);
}

TEST(Summary, OfEqualValuesHasNoDeviation) { EXPECT_EQ(of({0.1, 0.1, 0.1, 0.1}).stddev, 0); }

TEST(Summary, KeepsASmallDeviationOfLargeValues) {
  EXPECT_DOUBLE_EQ(of({1e9 + 1, 1e9 + 2, 1e9 + 3}).stddev, 1);
}

TEST(Summary, OfVeryLargeValuesStaysFinite) { EXPECT_EQ(of({1.5e308, 1.5e308}).median, 1.5e308); }

TEST(Summary, LeavesTheValuesInTheirOrder) {
  const std::vector<double> values{3, 1, 2};
  summarize(values);
  EXPECT_EQ(values, (std::vector<double>{3, 1, 2}));
}

TEST(Summary, OfNothingIsRefused) { EXPECT_THROW(of({}), std::invalid_argument); }

}  // namespace
}  // namespace concbench
