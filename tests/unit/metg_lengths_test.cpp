#include <gtest/gtest.h>

#include <algorithm>

#include "metg/metg.hpp"

namespace concbench::metg_lengths_test {
namespace {

using Lengths = std::vector<std::uint64_t>;

TEST(MetgLengths, AreTwoToAnOctave) {
  Lengths lengths{1};
  while (lengths.back() < 48) lengths.push_back(next_longer(lengths.back()));
  EXPECT_EQ(lengths, (Lengths{1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48}));
}

TEST(MetgLengths, AreTheSameOnTheWayDown) {
  Lengths lengths{48};
  while (lengths.back() > 1) lengths.push_back(next_shorter(lengths.back()));
  EXPECT_EQ(lengths, (Lengths{48, 32, 24, 16, 12, 8, 6, 4, 3, 2, 1}));
  EXPECT_EQ(next_shorter(1), 1U);
}

TEST(MetgLengths, BeginAtAPowerOfTwo) {
  EXPECT_EQ(nearest_power(0.01), 1U);
  EXPECT_EQ(nearest_power(5), 4U);
  EXPECT_EQ(nearest_power(6), 8U);
  EXPECT_EQ(nearest_power(250'000), 262'144U);
}

TEST(MetgLengths, LieCloseAroundACrossing) {
  EXPECT_EQ(lengths_around(16, 32, 0.3, 1024), (Lengths{12, 16, 24, 32}));
  EXPECT_EQ(lengths_around(16, 32, 0.7, 1024), (Lengths{16, 24, 32, 48}));
}

TEST(MetgLengths, DoNotGoBeyondTheLongestThatWasScanned) {
  EXPECT_EQ(lengths_around(16, 32, 0.7, 32), (Lengths{16, 24, 32, 32}));
}

TEST(MetgLengths, BearThatThereIsNoneBetween) {
  EXPECT_EQ(lengths_around(1, 2, 0.3, 32), (Lengths{1, 1, 2}));
}

TEST(TasksLasting, LastAsLongAsAsked) {
  const MetgSettings settings{.workers = 2};
  EXPECT_GE(static_cast<double>(tasks_lasting(settings, 10, true)) * 10, 20e6);
  EXPECT_LE(static_cast<double>(tasks_lasting(settings, 10, true)) * 10, 30e6);
}

TEST(TasksLasting, WakeEachWorkerOftenEnough) {
  const MetgSettings settings{.workers = 4, .chunk = 10};
  EXPECT_EQ(tasks_lasting(settings, 1e6, true), 2080U);
  // Nobody is woken by what is not handed over.
  EXPECT_EQ(tasks_lasting(settings, 1e6, false), 32U);
}

TEST(TasksLasting, AreSharedOutEvenlyAndSoIsAFourthOfThem) {
  const MetgSettings settings{.workers = 3, .chunk = 7};
  for (const double each_ns : {3.0, 100.0, 12'345.0, 1e6}) {
    EXPECT_EQ(tasks_lasting(settings, each_ns, true) % (4ULL * 3 * 7), 0U) << each_ns;
  }
}

TEST(TasksLasting, FitIntoMemory) {
  EXPECT_LE(tasks_lasting({.workers = 2}, 0.001, true), 5'000'000U);
}

}  // namespace
}  // namespace concbench::metg_lengths_test
