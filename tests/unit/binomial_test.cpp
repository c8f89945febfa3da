#include <gtest/gtest.h>

#include <cmath>

#include "statistics/probability.hpp"

namespace concbench::binomial_test {
namespace {

TEST(Binomial, CdfMatchesKnownValues) {
  EXPECT_NEAR(binomial_cdf(3, 10), 176.0 / 1024, 1e-14);
  EXPECT_NEAR(binomial_cdf(2, 5, 0.3), 0.83692, 1e-12);
  EXPECT_NEAR(binomial_cdf(7, 10), 968.0 / 1024, 1e-14);
}

TEST(Binomial, CdfIsOneFromTheNumberOfTossesOn) {
  EXPECT_EQ(binomial_cdf(10, 10), 1);
  EXPECT_EQ(binomial_cdf(0, 0), 1);
}

TEST(Binomial, CdfKnowsCoinsThatAlwaysFallTheSame) {
  EXPECT_EQ(binomial_cdf(0, 5, 0.0), 1);
  EXPECT_EQ(binomial_cdf(4, 5, 1.0), 0);
}

TEST(Binomial, CdfKeepsItsPrecisionFarOutInTheTail) {
  EXPECT_NEAR(binomial_cdf(0, 1000) / std::pow(0.5, 1000), 1, 1e-9);
}

TEST(Binomial, BothTailsAreAlikeForManyTosses) {
  EXPECT_NEAR(binomial_cdf(49'800, 100'000) + binomial_cdf(50'199, 100'000), 1, 1e-9);
}

TEST(Binomial, TenSignsAlikeAreTheLeastLikelyOutcomeOfTen) {
  EXPECT_NEAR(sign_test_p_value(0, 10), 2.0 / 1024, 1e-15);
}

TEST(Binomial, SignsInEqualNumbersAreNoEvidence) {
  EXPECT_EQ(sign_test_p_value(5, 10), 1);
  EXPECT_EQ(sign_test_p_value(0, 0), 1);
}

}  // namespace
}  // namespace concbench::binomial_test
