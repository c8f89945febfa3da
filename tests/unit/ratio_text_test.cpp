#include "report/ratio_text.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace concbench::ratio_text_test {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// The text of a ratio of times that is judged with a margin of 2 %.
std::string text_of(double point, double lower, double upper, Quantity quantity = Quantity::time) {
  const Estimate ratio{.point = point, .lower = lower, .upper = upper};
  return ratio_text({.ratio = ratio, .verdict = verdict_of(ratio, 0.02)}, quantity).together();
}

TEST(RatioText, IsInTheDirectionAboveOne) {
  EXPECT_EQ(text_of(0.5, 0.4, 0.8), "2.00x faster (1.25 to 2.50)");
  EXPECT_EQ(text_of(2, 1.25, 2.5), "2.00x slower (1.25 to 2.50)");
}

TEST(RatioText, HasThreeDigitsOfWhatIsExtreme) {
  EXPECT_EQ(text_of(123'456, 99'949, 150'000), "123,000x slower (99,900 to 150,000)");
}

TEST(FactorText, HasADigitMoreWhereThatTellsItFromOne) {
  EXPECT_EQ(factor_text(1), "1");
  EXPECT_EQ(factor_text(1.0034), "1.003");
  EXPECT_EQ(factor_text(1.034), "1.03");
  EXPECT_EQ(factor_text(0.4507), "0.451");
}

TEST(RatioText, SaysHowNearTheSameIs) { EXPECT_EQ(text_of(1, 0.99, 1.012), "same (within 1.2 %)"); }

TEST(RatioText, SaysWhatAnUndecidedOneMayBe) {
  EXPECT_EQ(text_of(1.02, 1 / 1.07, 1.11), "undecided (7 % faster to 11 % slower)");
  EXPECT_EQ(text_of(1.02, 0.25, 3), "undecided (4.00x faster to 3.00x slower)");
}

TEST(RatioText, BlamesTooFewRoundsWhereNothingIsKnown) {
  EXPECT_EQ(text_of(0.3, 0, kInfinity), "undecided (too few rounds)");
  EXPECT_EQ(text_of(0.3, 1e-15, 1e21), "undecided (too few rounds)");
}

TEST(RatioText, GivesTheReasonThatIsNotTheInterval) {
  Comparison comparison{.ratio = {.point = 2, .lower = 1.5, .upper = 3}};
  comparison.open_because = OpenBecause::machine_changed;
  EXPECT_EQ(ratio_text(comparison).together(), "undecided (machine changed)");
  comparison.open_because = OpenBecause::unconfirmed;
  EXPECT_EQ(ratio_text(comparison).together(), "undecided (not confirmed yet)");
}

TEST(RatioText, CallsMoreOfWhatIsNoTimeNotSlower) {
  EXPECT_EQ(text_of(2, 1.5, 3, Quantity::size), "2.00x more (1.50 to 3.00)");
  EXPECT_EQ(text_of(0.5, 0.4, 0.8, Quantity::size), "2.00x less (1.25 to 2.50)");
}

TEST(RangeText, IsInPercentAndInTheDirectionAboveOne) {
  EXPECT_EQ(change_range_text({.point = 1.15, .lower = 1.12, .upper = 1.18}),
            "12 % to 18 % slower");
  EXPECT_EQ(change_range_text({.point = 0.8, .lower = 1 / 1.5, .upper = 1 / 1.1}),
            "10 % to 50 % faster");
  EXPECT_EQ(change_range_text({.point = 1, .lower = 1 / 1.03, .upper = 1.11}),
            "3 % faster to 11 % slower");
  EXPECT_EQ(change_range_text({.point = 1.1, .lower = 1.1, .upper = 1.1}), "10 % slower");
}

TEST(RangeText, IsOfFactorsWhereTheyAreEasierToRead) {
  EXPECT_EQ(change_range_text({.point = 2, .lower = 1.5, .upper = 3}), "1.50x to 3.00x slower");
}

TEST(RangeText, SaysWhatItKnowsOfABound) {
  EXPECT_EQ(change_range_text({.point = 2, .lower = 1.5, .upper = kInfinity}),
            "at least 50 % slower");
  EXPECT_EQ(change_range_text({.point = 0.5, .lower = 0, .upper = 0.8}), "at least 25 % faster");
  EXPECT_EQ(change_range_text({.point = 1, .lower = 0, .upper = 1.05}), "at most 5 % slower");
  EXPECT_EQ(change_range_text({.point = 1.2, .lower = 0, .upper = kInfinity}),
            "perhaps 20 % slower");
}

TEST(RatioText, KnowsABoundOnOneSide) {
  EXPECT_EQ(text_of(100, 50, kInfinity), "100x slower (at least 50.0)");
}

TEST(AtMostText, BoundsBothSides) {
  EXPECT_EQ(at_most_text({.point = 1, .lower = 1 / 1.07, .upper = 1.11}),
            "at most 11 % slower, at most 7 % faster");
  EXPECT_EQ(at_most_text({.point = 1.02, .lower = 1.01, .upper = 1.11}), "at most 11 % slower");
}

TEST(SpreadText, IsHalfTheInterval) {
  EXPECT_EQ(spread_text({.point = 100, .lower = 97, .upper = 103}), "3 %");
  EXPECT_EQ(spread_text({.point = 100, .lower = 99.5, .upper = 100.5}), "0.5 %");
  EXPECT_EQ(spread_text({.point = 100, .lower = -kInfinity, .upper = kInfinity}), "");
}

}  // namespace
}  // namespace concbench::ratio_text_test
