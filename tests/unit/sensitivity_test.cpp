#include "statistics/sensitivity.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "statistics/estimate.hpp"
#include "statistics/ratio.hpp"
#include "statistics/summary.hpp"
#include "support/random.hpp"

namespace concbench::sensitivity_test {
namespace {

constexpr double kAlpha = 0.01;

std::vector<double> normal_logs(std::size_t n, double deviation, Random& random) {
  std::vector<double> logs(n);
  for (double& log : logs) log = deviation * random.normal();
  return logs;
}

std::vector<double> ratios_of(const std::vector<double>& logs, double shift) {
  std::vector<double> ratios;
  for (const double log : logs) ratios.push_back(std::exp(log + shift));
  return ratios;
}

TEST(Sensitivity, GrowsWithRoundsAndShrinksWithNoise) {
  Random random(5);
  const std::vector<double> logs = normal_logs(100, 0.01, random);
  Sensitivity before{.half_width = 1, .difference = 1};
  for (const std::size_t rounds : {10U, 20U, 50U, 100U, 200U}) {
    const Sensitivity now = sensitivity_at(rounds, logs, kAlpha);
    EXPECT_EQ(now.rounds, rounds);
    EXPECT_LT(now.half_width.value(), before.half_width.value());
    EXPECT_LT(now.difference.value(), before.difference.value());
    EXPECT_GT(now.half_width.value(), 0);
    EXPECT_GT(now.difference.value(), now.half_width.value());
    before = now;
  }
  Random again(5);
  const std::vector<double> noisier = normal_logs(100, 0.02, again);
  EXPECT_NEAR(sensitivity_at(50, noisier, kAlpha).half_width.value() /
                  sensitivity_at(50, logs, kAlpha).half_width.value(),
              2, 0.02);
}

TEST(Sensitivity, IsUnknownWhereTooLittleIsKnown) {
  Random random(6);
  const std::vector<double> logs = normal_logs(19, 0.01, random);
  EXPECT_EQ(sensitivity_at(50, logs, kAlpha).half_width, std::nullopt);
  EXPECT_EQ(sensitivity_at(50, logs, kAlpha).difference, std::nullopt);
}

// Seven signs alike are 1 in 64 by chance.
TEST(Sensitivity, IsUnknownWhereSoFewRoundsNeverShowAnything) {
  Random random(6);
  const std::vector<double> logs = normal_logs(100, 0.01, random);
  EXPECT_EQ(sensitivity_at(7, logs, kAlpha).half_width, std::nullopt);
  EXPECT_NE(sensitivity_at(8, logs, kAlpha).half_width, std::nullopt);
}

TEST(Sensitivity, IsTheSameForTheSameRatios) {
  Random random(6);
  const std::vector<double> logs = normal_logs(100, 0.01, random);
  EXPECT_EQ(sensitivity_at(20, logs, kAlpha).difference,
            sensitivity_at(20, logs, kAlpha).difference);
}

TEST(Sensitivity, SuffersWhereNeighboursAreAlike) {
  Random random(7);
  std::vector<double> alike = normal_logs(200, 0.01, random);
  for (std::size_t i = 1; i < alike.size(); ++i) alike[i] += 0.9 * alike[i - 1];
  std::vector<double> mixed = alike;
  for (std::size_t i = mixed.size() - 1; i > 0; --i)
    std::swap(mixed[i], mixed[random.below(i + 1)]);
  EXPECT_GT(sensitivity_at(200, alike, kAlpha).half_width.value(),
            1.5 * sensitivity_at(200, mixed, kAlpha).half_width.value());
}

// The definition itself: how often a difference of this size is shown, and how wide intervals are,
// in fresh samples from the machine that was calibrated.
class Promise : public testing::TestWithParam<std::size_t> {};

TEST_P(Promise, IsKeptByFreshSamples) {
  const std::size_t rounds = GetParam();
  Random random(11);
  const Sensitivity promised = sensitivity_at(rounds, normal_logs(2000, 0.01, random), kAlpha);
  const double shift = std::log1p(promised.difference.value());
  const std::vector<double> ones(rounds, 1.0);
  constexpr int kTrials = 1000;
  int shown = 0;
  std::vector<double> half_widths;
  for (int trial = 0; trial < kTrials; ++trial) {
    const auto ratios = ratios_of(normal_logs(rounds, 0.01, random), shift);
    const Estimate ratio = paired_ratio(ratios, ones, kAlpha);
    shown += ratio.lower > 1 ? 1 : 0;
    // Some have no bounds.
    half_widths.push_back(std::min(1.0, relative_half_width(ratio)));
  }
  EXPECT_NEAR(static_cast<double>(shown) / kTrials, 0.8, 0.05);
  EXPECT_NEAR(median(half_widths) / promised.half_width.value(), 1, 0.06);
}

INSTANTIATE_TEST_SUITE_P(Sensitivity, Promise, testing::Values(20U, 50U, 100U));

}  // namespace
}  // namespace concbench::sensitivity_test
