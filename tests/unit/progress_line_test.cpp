#include "terminal/progress_line.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace concbench {
namespace {

using namespace std::chrono_literals;

const ProgressState kState{.done = 0.5,
                           .left = 12s,
                           .round = "round 3/10",
                           .case_name = "fib/pool",
                           .estimate = "1.57x (1.51-1.60)"};

std::size_t columns_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string line(unsigned width, const ProgressState& state = kState, ProgressStyle style = {}) {
  return progress_line(state, width, style);
}

TEST(ProgressLine, ShowsABarAndAllThatIsKnown) {
  EXPECT_EQ(line(120),
            "[##############..............]   50 %  12 s left  round 3/10  fib/pool  "
            "1.57x (1.51-1.60)");
}

TEST(ProgressLine, TakesAShorterBarBeforeItGivesUpWords) {
  EXPECT_EQ(line(69), "[####....]   50 %  12 s left  round 3/10  fib/pool  1.57x (1.51-1.60)");
}

TEST(ProgressLine, GivesUpTheEstimateThenTheRoundThenTheName) {
  EXPECT_EQ(line(60), "[#########.........]   50 %  12 s left  round 3/10  fib/pool");
  EXPECT_EQ(line(44), "[#######.......]   50 %  12 s left  fib/pool");
  EXPECT_EQ(line(30), " 50 %  12 s left  fib/pool");
  EXPECT_EQ(line(20), " 50 %  12 s left");
  EXPECT_EQ(line(6), " 50 %");
  EXPECT_EQ(line(3), "");
}

TEST(ProgressLine, CutsALongNameWithAMark) {
  ProgressState state = kState;
  state.case_name = "fib/process-pool/workers=2";
  EXPECT_EQ(line(30, state), " 50 %  12 s left  fib/proce...");
  EXPECT_EQ(line(30, state, {.unicode = true}), " 50 %  12 s left  fib/process…");
}

TEST(ProgressLine, IsNeverWiderThanTheTerminal) {
  ProgressState state = kState;
  state.case_name = "commänd/prögram=größer";
  for (const double done : {0., 0.001, 0.5, 0.999, 1.}) {
    state.done = done;
    for (unsigned width = 0; width < 150; ++width) {
      for (const bool unicode : {false, true}) {
        EXPECT_LE(columns_of(line(width, state, {.unicode = unicode})), width);
      }
    }
  }
}

TEST(ProgressLine, HasEighthsOfAColumnInUnicode) {
  const auto bar_at = [](double done) {
    const std::string text = line(120, {.done = done}, {.unicode = true});
    return text.substr(0, text.find(" %") - 5);
  };
  EXPECT_EQ(bar_at(0.05), "█▌" + std::string(28, ' '));
  EXPECT_EQ(bar_at(0), std::string(30, ' '));
  const std::vector<std::string> eighths{"▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"};
  for (std::size_t i = 0; i < eighths.size(); ++i) {
    EXPECT_EQ(bar_at((static_cast<double>(i) + 1.5) / 240), eighths[i] + std::string(29, ' '));
  }
  EXPECT_EQ(columns_of(bar_at(1)), 30U);
  EXPECT_TRUE(bar_at(1).ends_with("█"));
}

TEST(ProgressLine, IsPlainUnlessItMayBeColored) {
  EXPECT_EQ(line(120).find('\x1b'), std::string::npos);
  const std::string colored = line(120, kState, {.color = true});
  EXPECT_TRUE(colored.starts_with("\x1b[32m["));
  EXPECT_NE(colored.find("]\x1b[0m"), std::string::npos);
}

TEST(ProgressLine, TellsTheTimeLeftInTheUnitThatSuitsIt) {
  const auto left = [](std::chrono::seconds time) {
    const std::string text = line(30, {.left = time});
    return text.substr(text.find("%  ") + 3);
  };
  EXPECT_EQ(left(0s), "0 s left");
  EXPECT_EQ(left(99s), "99 s left");
  EXPECT_EQ(left(100s), "2 min left");
  EXPECT_EQ(left(99min), "99 min left");
  EXPECT_EQ(left(3h), "3 h left");
}

const Clock::time_point kBegan(12h);

/// Ten rounds of two cases, of which some are behind us.
Progress progress_after(unsigned rounds) {
  static const Case kCase{.name = "fib/pool"};
  return {.round = rounds,
          .rounds = 10,
          .expected = 10,
          .taken = 2UL * rounds,
          .left = 20 - 2UL * rounds,
          .current = &kCase};
}

ProgressState after(Clock::duration elapsed, const Progress& progress) {
  return progress_state(progress, kBegan, kBegan + elapsed);
}

TEST(ProgressState, KnowsNoTimeLeftBeforeTheFirstSample) {
  const ProgressState state = after(3s, progress_after(0));
  EXPECT_FALSE(state.left.has_value());
  EXPECT_EQ(state.done, 0);
  EXPECT_EQ(state.estimate, "");
}

TEST(ProgressState, TakesLaterSamplesToLastAsLongAsThoseBefore) {
  const ProgressState state = after(8s, progress_after(4));
  EXPECT_DOUBLE_EQ(state.left->count(), 12);
  EXPECT_DOUBLE_EQ(state.done, 0.4);
  EXPECT_EQ(state.round, "round 5/10");
  EXPECT_EQ(state.case_name, "fib/pool");
}

TEST(ProgressState, MarksRoundsThatWillOnlyLikelyBeNeeded) {
  Progress progress = progress_after(4);
  progress.expected = 16;
  EXPECT_EQ(after(8s, progress).round, "round 5/~16");
}

TEST(ProgressState, EndsWithTheTimeLimit) {
  Progress progress = progress_after(4);
  progress.end = kBegan + 10s;
  EXPECT_DOUBLE_EQ(after(8s, progress).left->count(), 2);
  EXPECT_DOUBLE_EQ(after(11s, progress).left->count(), 0);
  EXPECT_DOUBLE_EQ(after(11s, progress).done, 1);
}

TEST(ProgressState, GoesOnBeyondTheRoundsThatWereExpected) {
  Progress progress = progress_after(10);
  progress.round = 12;
  EXPECT_EQ(after(8s, progress).round, "round 13");
}

std::string estimate_of(const Standing& standing) {
  Progress progress = progress_after(1);
  progress.standing = standing;
  return after(1s, progress).estimate;
}

TEST(ProgressState, HasTheSpeedUpOfTheCaseSoFar) {
  EXPECT_EQ(estimate_of({{.point = 2, .lower = 1.95, .upper = 2.1}, true}), "2.00x (1.95-2.10)");
}

TEST(ProgressState, HasNoBoundsWhereSamplesAreTooFew) {
  EXPECT_EQ(estimate_of({{.point = 2, .lower = 0, .upper = INFINITY}, true}), "2.00x");
  EXPECT_EQ(estimate_of({{.point = 1e6, .lower = -INFINITY, .upper = INFINITY}, false}), "1.00 ms");
}

TEST(ProgressState, HasTheTimeOfTheBaseline) {
  EXPECT_EQ(estimate_of({{.point = 10e6, .lower = 9e6, .upper = 11e6}, false}),
            "10.0 ms (9.00 ms-11.0 ms)");
}

}  // namespace
}  // namespace concbench
