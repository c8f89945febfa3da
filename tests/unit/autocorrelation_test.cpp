#include "statistics/autocorrelation.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "support/random.hpp"

namespace concbench::autocorrelation_test {
namespace {

std::vector<double> series(double phi, std::size_t n, Random& random) {
  std::vector<double> samples(n);
  double state = random.normal();
  for (double& sample : samples) {
    state = phi * state + std::sqrt(1 - phi * phi) * random.normal();
    sample = state;
  }
  return samples;
}

TEST(Autocorrelation, OfFourGrowingSamplesIsAQuarter) {
  EXPECT_NEAR(lag1_autocorrelation(std::vector<double>{1, 2, 3, 4}), 0.25, 1e-15);
}

TEST(Autocorrelation, OfAlternatingSamplesIsNegative) {
  EXPECT_NEAR(lag1_autocorrelation(std::vector<double>{1, 2, 1, 2}), -0.75, 1e-15);
}

TEST(Autocorrelation, OfTooFewOrEqualSamplesIsZero) {
  EXPECT_EQ(lag1_autocorrelation({}), 0);
  EXPECT_EQ(lag1_autocorrelation(std::vector<double>{1, 2}), 0);
  EXPECT_EQ(lag1_autocorrelation(std::vector<double>{3, 3, 3, 3}), 0);
}

TEST(Autocorrelation, IsNotHiddenByASpike) {
  std::vector<double> samples = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  const double before = lag1_autocorrelation(samples);
  samples.back() = 1e6;
  EXPECT_EQ(lag1_autocorrelation(samples), before);
}

TEST(EffectiveSampleSize, OfIndependentSamplesIsNearlyTheirNumber) {
  Random random(7);
  EXPECT_GE(effective_sample_size(series(0, 2000, random)), 1700U);
}

TEST(EffectiveSampleSize, OfAutoregressiveSamplesIsThatOfTheory) {
  Random random(7);
  const auto size = static_cast<double>(effective_sample_size(series(0.6, 8000, random)));
  EXPECT_NEAR(size, 8000 * 0.4 / 1.6, 300);
}

TEST(EffectiveSampleSize, SeesSlowChangesUnderFastNoise) {
  Random random(8);
  std::vector<double> samples = series(0.9, 8000, random);
  for (double& sample : samples) sample += random.normal();
  const auto size = static_cast<double>(effective_sample_size(samples));
  // Autocorrelations 0.5 * 0.9^k sum to 4.5.
  EXPECT_NEAR(size, 8000 / (1 + 2 * 4.5), 200);
}

TEST(EffectiveSampleSize, NeverExceedsTheSamples) {
  EXPECT_EQ(effective_sample_size(std::vector<double>{1, 9, 1, 9, 1, 9, 1, 9}), 8U);
}

TEST(EffectiveSampleSize, OfAGrowingSeriesIsSmallButNotZero) {
  std::vector<double> samples;
  for (int i = 0; i < 50; ++i) samples.push_back(i);
  EXPECT_GE(effective_sample_size(samples), 1U);
  EXPECT_LE(effective_sample_size(samples), 3U);
}

TEST(EffectiveSampleSize, BelowFiveSamplesIsTheirNumber) {
  EXPECT_EQ(effective_sample_size({}), 0U);
  EXPECT_EQ(effective_sample_size(std::vector<double>{1, 2, 3, 4}), 4U);
}

}  // namespace
}  // namespace concbench::autocorrelation_test
