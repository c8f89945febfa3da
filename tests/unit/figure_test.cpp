#include "report/figure.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace concbench::figure_test {
namespace {

std::string speed(double point, double lower, double upper) {
  return format_speed({.point = point, .lower = lower, .upper = upper});
}

TEST(FormatSpeed, IsToldInTheDirectionInWhichItIsAbove1) {
  EXPECT_EQ(speed(1.15, 1.08, 1.18), "1.15x slower (1.08 to 1.18)");
  EXPECT_EQ(speed(0.5, 0.4, 0.8), "2.00x faster (1.25 to 2.50)");
}

TEST(FormatSpeed, NamesTheSideOfABoundThatIsOnTheOtherOne) {
  EXPECT_EQ(speed(1.25, 0.8, 2), "1.25x slower (1.25x faster to 2.00)");
  EXPECT_EQ(speed(0.8, 0.5, 1.25), "1.25x faster (1.25x slower to 2.00)");
}

TEST(FormatSpeed, HasNoFigureForABoundThatIsNotKnown) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(speed(2, 0, kInfinity), "2.00x slower (? to ?)");
}

}  // namespace
}  // namespace concbench::figure_test
