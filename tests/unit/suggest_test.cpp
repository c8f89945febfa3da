#include <gtest/gtest.h>

#include <array>

#include "text/lookup.hpp"

namespace concbench::suggest_test {
namespace {

constexpr std::array<std::string_view, 7> kBackends{"sequential",   "thread", "process", "pool",
                                                    "process-pool", "fib",    "n"};

std::string suggestion(std::string_view typed) { return did_you_mean(typed, kBackends); }

TEST(Suggest, FindsAWordWithOneSlip) {
  for (const auto* slip : {"tread", "threead", "thraed", "threat", "THREAD"}) {
    EXPECT_EQ(suggestion(slip), "; did you mean 'thread'?") << slip;
  }
}

TEST(Suggest, CountsASwapOfNeighboursAsOneSlip) {
  EXPECT_EQ(suggestion("fbi"), "; did you mean 'fib'?");
}

TEST(Suggest, AllowsMoreSlipsInALongerWord) {
  EXPECT_EQ(suggestion("sekwentjal"), "; did you mean 'sequential'?");
}

TEST(Suggest, FindsTheWordThatWasBegun) {
  EXPECT_EQ(suggestion("seq"), "; did you mean 'sequential'?");
  EXPECT_EQ(suggestion("process-"), "; did you mean 'process'?");
}

TEST(Suggest, PrefersTheNearestWord) {
  EXPECT_EQ(suggestion("proc"), "; did you mean 'process'?");
  EXPECT_EQ(suggestion("process-poll"), "; did you mean 'process-pool'?");
}

TEST(Suggest, IsSilentWhereNothingIsNear) {
  for (const auto* other : {"", "x", "s", "xy", "uring", "gpu", "fob-the-whole-day"}) {
    EXPECT_EQ(suggestion(other), "") << other;
  }
}

TEST(Suggest, IsSilentWithoutCandidates) { EXPECT_EQ(did_you_mean("thread", {}), ""); }

TEST(Suggest, DoesNotCountTheDashesOfOptions) {
  constexpr std::array<std::string_view, 2> kOptions{"-n", "--tasks"};
  EXPECT_EQ(did_you_mean("-x", kOptions), "");
  EXPECT_EQ(did_you_mean("-tasks", kOptions), "; did you mean '--tasks'?");
}

}  // namespace
}  // namespace concbench::suggest_test
