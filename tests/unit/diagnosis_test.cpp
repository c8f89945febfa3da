#include "statistics/diagnosis.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "support/random.hpp"

namespace concbench::diagnosis_test {
namespace {

using std::chrono::nanoseconds;

std::vector<double> noisy(std::size_t n, Random& random) {
  std::vector<double> samples(n);
  for (double& sample : samples) sample = 100 + random.normal();
  return samples;
}

TEST(Outliers, AreFoundByTheirPlaces) {
  const Outliers outliers = find_outliers(std::vector<double>{10, 11, 50, 9, 10, 12, -20, 8, 11});
  EXPECT_EQ(outliers.indices, (std::vector<std::size_t>{2, 6}));
  EXPECT_NEAR(outliers.upper_fence, 10 + 3.5 * 1.4826, 1e-12);
  EXPECT_NEAR(outliers.lower_fence, 10 - 3.5 * 1.4826, 1e-12);
}

TEST(Outliers, AreFoundAmongEqualSamplesToo) {
  std::vector<double> samples(20, 5.0);
  samples[7] = 6;
  EXPECT_EQ(find_outliers(samples).indices, std::vector<std::size_t>{7});
}

TEST(Outliers, AreNotJustTheSamplesThatDifferFromManyEqualOnes) {
  std::vector<double> samples(11, 5.0);
  for (int i = 0; i < 9; ++i) samples.push_back(i % 2 == 0 ? 4.9 : 5.1);
  EXPECT_TRUE(find_outliers(samples).indices.empty());
}

TEST(Outliers, AreAbsentFromEqualOrMissingSamples) {
  EXPECT_TRUE(find_outliers(std::vector<double>(9, 5.0)).indices.empty());
  EXPECT_TRUE(find_outliers({}).indices.empty());
}

TEST(Drift, OfAStraightLineIsItsGrowth) {
  std::vector<double> samples;
  for (int i = 0; i <= 20; ++i) samples.push_back(90 + i);
  const Drift drift = find_drift(samples);
  EXPECT_NEAR(drift.change, 0.2, 1e-12);
  EXPECT_TRUE(drift.present);
}

TEST(Drift, PValueIsThatOfKendallsTest) {
  const Drift drift = find_drift(std::vector<double>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
  EXPECT_NEAR(drift.p_value, std::erfc(44 / std::sqrt(125.0) / std::sqrt(2.0)), 1e-12);
}

TEST(Drift, CorrectsForTies) {
  const Drift drift = find_drift(std::vector<double>{1, 1, 1, 1, 1, 2, 2, 2, 2, 2});
  const double variance = (10.0 * 9 * 25 - 2 * 5 * 4 * 15) / 18;
  EXPECT_NEAR(drift.p_value, std::erfc(24 / std::sqrt(variance) / std::sqrt(2.0)), 1e-12);
}

TEST(Drift, IsAbsentFromSteadyNoise) {
  Random random(1);
  EXPECT_FALSE(find_drift(noisy(200, random)).present);
}

TEST(Drift, SurvivesOutliers) {
  std::vector<double> samples;
  for (int i = 0; i <= 20; ++i) samples.push_back(90 + i);
  samples[3] = 1e6;
  EXPECT_NEAR(find_drift(samples).change, 0.2, 0.02);
}

TEST(Drift, IsFoundInLongRuns) {
  Random random(2);
  std::vector<double> samples = noisy(20'000, random);
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i] += static_cast<double>(i) / 4000;
  const Drift drift = find_drift(samples);
  EXPECT_NEAR(drift.change, 5 / 102.5, 0.005);
  EXPECT_TRUE(drift.present);
}

TEST(Drift, IsNotClaimedFromFewOrEqualSamples) {
  EXPECT_FALSE(find_drift({}).present);
  EXPECT_EQ(find_drift(std::vector<double>{1, 2, 3}).p_value, 1);
  EXPECT_EQ(find_drift(std::vector<double>(30, 4.0)).p_value, 1);
}

TEST(FirstPass, IsSeenWhereItIsSlower) {
  Random random(3);
  const auto later = noisy(40, random);
  std::vector<double> first = noisy(40, random);
  for (double& pass : first) pass *= 1.3;
  const FirstPassEffect effect = find_first_pass_effect(first, later);
  EXPECT_TRUE(effect.present);
  EXPECT_NEAR(effect.ratio.point, 1.3, 0.02);
}

TEST(FirstPass, IsAbsentWherePassesAreAlike) {
  Random random(4);
  const auto later = noisy(40, random);
  EXPECT_FALSE(find_first_pass_effect(noisy(40, random), later).present);
  EXPECT_FALSE(find_first_pass_effect({}, {}).present);
}

TEST(FirstPass, IsNotClaimedFromThreeSamples) {
  EXPECT_FALSE(
      find_first_pass_effect(std::vector<double>{3, 4, 3.5}, std::vector<double>{1, 1, 1}).present);
}

TEST(Clock, IsTooCoarseWhereATickIsMuchOfAPass) {
  EXPECT_FALSE(judge_clock(nanoseconds(1), nanoseconds(1000)).too_coarse);
  EXPECT_TRUE(judge_clock(nanoseconds(1), nanoseconds(999)).too_coarse);
  EXPECT_NEAR(judge_clock(nanoseconds(4), nanoseconds(1000)).error, 0.004, 1e-15);
}

TEST(Clock, CannotTimeAPassOfNoLength) {
  EXPECT_TRUE(judge_clock(nanoseconds(1), nanoseconds(0)).too_coarse);
}

TEST(Diagnosis, GathersWhatIsOdd) {
  std::vector<double> samples;
  for (int i = 0; i <= 20; ++i) samples.push_back(90 + i);
  const Diagnosis diagnosis = diagnose({.samples = samples,
                                        .first_passes = {},
                                        .later_passes = {},
                                        .clock_resolution = nanoseconds(1),
                                        .pass = nanoseconds(10)});
  EXPECT_TRUE(diagnosis.drift.present);
  EXPECT_TRUE(diagnosis.clock.too_coarse);
  EXPECT_FALSE(diagnosis.first_pass.present);
  EXPECT_GT(diagnosis.autocorrelation, 0.5);
  EXPECT_LT(diagnosis.effective_samples, 5U);
}

TEST(Diagnosis, RefusesWhatIsNotANumber) {
  const std::vector<double> bad = {1, std::nan("")};
  EXPECT_THROW(find_outliers(bad), std::invalid_argument);
  EXPECT_THROW(find_drift(bad), std::invalid_argument);
}

}  // namespace
}  // namespace concbench::diagnosis_test
