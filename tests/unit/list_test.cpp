#include "text/list.hpp"

#include <gtest/gtest.h>

#include "support/usage_error.hpp"

namespace concbench::list_test {
namespace {

using Texts = std::vector<std::string>;

std::string refusal(const std::string& text) {
  return usage_error([&] { expand_range(text, "--workers"); });
}

TEST(Range, StandsForAllCountsFromItsBeginningToItsEnd) {
  EXPECT_EQ(expand_range("2..5", "-j"), (Texts{"2", "3", "4", "5"}));
  EXPECT_EQ(expand_range("7..7", "-j"), (Texts{"7"}));
}

TEST(Range, HasEndsAsCountsAreWritten) {
  EXPECT_EQ(expand_range("1e3..1_001", "-j"), (Texts{"1000", "1001"}));
}

TEST(Range, LeavesOtherTextsAsTheyAre) {
  EXPECT_EQ(expand_range("auto", "-c"), (Texts{"auto"}));
  EXPECT_EQ(expand_range("-1", "-c"), (Texts{"-1"}));
  EXPECT_EQ(expand_range("", "-c"), (Texts{""}));
}

TEST(Range, IsRefusedWhereItEndsBelowItsBeginning) {
  EXPECT_EQ(refusal("4..1"), "--workers: 4..1 ends below its beginning");
}

TEST(Range, IsRefusedWithoutBothEnds) {
  EXPECT_EQ(refusal("..4"), "--workers: '..4' lacks an end; write a range like '1..4'");
  EXPECT_EQ(refusal("4.."), "--workers: '4..' lacks an end; write a range like '1..4'");
  EXPECT_TRUE(refusal("1...3").starts_with("--workers: '.3'"));
}

TEST(Range, IsRefusedWhereItIsTooLong) {
  EXPECT_EQ(expand_range("1..1000", "-j").size(), 1000U);
  EXPECT_EQ(refusal("1..1001"), "--workers: 1..1001 has more than 1000 values");
  EXPECT_EQ(refusal("0..18446744073709551615"),
            "--workers: 0..18446744073709551615 has more than 1000 values");
}

TEST(Range, MayEndAtTheLargestCount) {
  EXPECT_EQ(expand_range("18446744073709551614..18446744073709551615", "-n").size(), 2U);
}

}  // namespace
}  // namespace concbench::list_test
