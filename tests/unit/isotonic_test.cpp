#include <gtest/gtest.h>

#include "statistics/crossing.hpp"

namespace concbench::isotonic_test {
namespace {

using Values = std::vector<double>;

Values smooth(const Values& values) { return isotonic(values); }

TEST(Isotonic, LeavesValuesThatNeverFallAsTheyAre) {
  EXPECT_EQ(smooth({0.1, 0.5, 0.5, 0.9}), (Values{0.1, 0.5, 0.5, 0.9}));
}

TEST(Isotonic, GivesNeighboursInTheWrongOrderTheirMean) {
  EXPECT_EQ(smooth({1, 4, 2, 5}), (Values{1, 3, 3, 5}));
}

TEST(Isotonic, PoolsWithThoseBeforeWhereTheMeanFallsBelowThem) {
  EXPECT_EQ(smooth({1, 3, 4, 0, 9}), (Values{1, 7.0 / 3, 7.0 / 3, 7.0 / 3, 9}));
}

TEST(Isotonic, MakesOneLevelOfValuesThatOnlyFall) {
  EXPECT_EQ(smooth({3, 2, 1}), (Values{2, 2, 2}));
}

TEST(Isotonic, HasNothingToDoWithoutValues) { EXPECT_EQ(smooth({}), Values{}); }

}  // namespace
}  // namespace concbench::isotonic_test
