#include <gtest/gtest.h>

#include <vector>

#include "statistics/comparison.hpp"
#include "support/random.hpp"

namespace concbench::holm_test {
namespace {

std::vector<double> random_p_values(Random& random) {
  std::vector<double> p_values(1 + random.below(8));
  for (double& p : p_values) p = random.uniform() * random.uniform() * random.uniform();
  return p_values;
}

TEST(Holm, MatchesAKnownCorrection) {
  const auto corrected = holm(std::vector<double>{0.01, 0.04, 0.03, 0.005});
  const std::vector<double> expected = {0.03, 0.06, 0.06, 0.02};
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(corrected[i], expected[i], 1e-15);
}

TEST(Holm, LeavesOneComparisonAsItIs) {
  EXPECT_EQ(holm(std::vector<double>{0.04}), std::vector<double>{0.04});
  EXPECT_TRUE(holm({}).empty());
}

TEST(Holm, NeverLowersReordersOrExceedsOne) {
  Random random(1);
  for (int trial = 0; trial < 500; ++trial) {
    const auto p = random_p_values(random);
    const auto corrected = holm(p);
    for (std::size_t i = 0; i < p.size(); ++i) {
      EXPECT_GE(corrected[i], p[i]);
      EXPECT_LE(corrected[i], 1);
      for (std::size_t j = 0; j < p.size(); ++j) {
        EXPECT_TRUE(p[i] > p[j] || corrected[i] <= corrected[j]);
      }
    }
  }
}

TEST(HolmLevels, MatchAKnownCase) {
  const auto levels = holm_levels(std::vector<double>{0.01, 0.04, 0.03, 0.005}, 0.05);
  const std::vector<double> expected = {0.05 / 3, 0.025, 0.025, 0.0125};
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(levels[i], expected[i], 1e-15);
}

TEST(HolmLevels, GiveTheWholeAlphaToTheLastOneLeft) {
  const auto levels = holm_levels(std::vector<double>{0.001, 0.002}, 0.05);
  EXPECT_EQ(levels, (std::vector<double>{0.025, 0.05}));
}

TEST(HolmLevels, RejectExactlyWhatHolmRejects) {
  Random random(2);
  for (int trial = 0; trial < 1000; ++trial) {
    const auto p = random_p_values(random);
    const auto corrected = holm(p);
    const auto levels = holm_levels(p, 0.05);
    for (std::size_t i = 0; i < p.size(); ++i) {
      EXPECT_EQ(p[i] <= levels[i], corrected[i] <= 0.05);
      EXPECT_LE(levels[i], 0.05);
    }
  }
}

}  // namespace
}  // namespace concbench::holm_test
