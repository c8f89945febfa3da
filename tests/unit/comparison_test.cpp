#include "statistics/comparison.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "support/random.hpp"

namespace concbench::comparison_test {
namespace {

std::vector<double> noisy(double factor, std::size_t n, Random& random) {
  std::vector<double> samples(n);
  for (double& sample : samples) sample = factor * std::exp(0.01 * random.normal());
  return samples;
}

TEST(Comparison, SeesADifferenceAndNoDifferenceInOneRun) {
  Random random(1);
  const auto baseline = noisy(1, 60, random);
  const auto slow = noisy(1.05, 60, random);
  const auto quick = noisy(0.9, 60, random);
  const auto equal = noisy(1, 60, random);
  const std::vector<SamplePair> pairs = {{slow, baseline}, {quick, baseline}, {equal, baseline}};
  for (const auto& compared : {compare_paired(pairs, single_look(60, 0.01), 0.02),
                               compare_unpaired(pairs, single_look(60, 0.01), 0.02)}) {
    EXPECT_EQ(compared[0].verdict, Verdict::slower);
    EXPECT_EQ(compared[1].verdict, Verdict::faster);
    EXPECT_EQ(compared[2].verdict, Verdict::same);
    EXPECT_EQ(compared[2].rounds_needed, std::nullopt);
  }
}

TEST(Comparison, VerdictPValueAndIntervalNeverContradictEachOther) {
  Random random(2);
  for (int trial = 0; trial < 300; ++trial) {
    const auto baseline = noisy(1, 25, random);
    std::vector<std::vector<double>> cases;
    for (int i = 0; i < 5; ++i) cases.push_back(noisy(1 + 0.004 * i, 25, random));
    const std::vector<SamplePair> pairs(cases.size(), SamplePair{{}, baseline});
    std::vector<SamplePair> filled = pairs;
    for (std::size_t i = 0; i < cases.size(); ++i) filled[i].subject = cases[i];
    for (const Comparison& comparison : compare_paired(filled, single_look(25, 0.05), 0)) {
      const bool excludes_one = comparison.ratio.lower > 1 || comparison.ratio.upper < 1;
      EXPECT_EQ(comparison.p_value <= 0.05, excludes_one);
      EXPECT_EQ(comparison.verdict != Verdict::undecided, excludes_one);
    }
  }
}

TEST(Comparison, MoreComparisonsNeedStrongerEvidence) {
  Random random(3);
  const auto baseline = noisy(1, 30, random);
  const auto equal = noisy(1, 30, random);
  const std::vector<SamplePair> one = {{equal, baseline}};
  const std::vector<SamplePair> four(4, one[0]);
  const Look look = single_look(30, 0.05);
  EXPECT_GT(relative_half_width(compare_paired(four, look, 0.02)[0].ratio),
            relative_half_width(compare_paired(one, look, 0.02)[0].ratio));
  EXPECT_NEAR(compare_paired(four, look, 0.02)[0].level, 0.0125, 1e-15);
}

TEST(Comparison, ConfidenceIsThePromiseOfTheWholeRun) {
  Random random(4);
  const auto a = noisy(1, 20, random);
  const auto b = noisy(1, 20, random);
  const std::vector<SamplePair> pairs = {{a, b}};
  const Look look = {.rounds = 20, .alpha = 0.002, .confidence = 0.99};
  EXPECT_EQ(compare_paired(pairs, look, 0.02)[0].ratio.confidence, 0.99);
}

TEST(Comparison, OfNothingIsNothing) {
  EXPECT_TRUE(compare_paired({}, single_look(10, 0.01), 0.02).empty());
}

}  // namespace
}  // namespace concbench::comparison_test
