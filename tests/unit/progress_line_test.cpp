#include "terminal/progress_line.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "text/printable.hpp"

namespace concbench::progress_line_test {
namespace {

using namespace std::chrono_literals;

const ProgressState kState{.done = 0.5,
                           .left = "12 s left",
                           .limit = "up to 60 s",
                           .round = "round 3/10",
                           .case_name = "fib/pool",
                           .estimate = "1.57x (1.51-1.60)",
                           .decided = "3 of 5 decided",
                           .busy = "busy: 17 of 18 samples disturbed"};

std::string line(unsigned width, const ProgressState& state = kState, ProgressStyle style = {}) {
  return progress_line(state, width, style);
}

TEST(ProgressLine, ShowsABarAndAllThatIsKnown) {
  EXPECT_EQ(line(160),
            "[#######.......]   50 %  12 s left  up to 60 s  round 3/10  3 of 5 decided  fib/pool  "
            "1.57x (1.51-1.60)  busy: 17 of 18 samples disturbed");
}

TEST(ProgressLine, GivesUpWhatMattersLeast) {
  EXPECT_EQ(line(108),
            "[#######.......]   50 %  12 s left  round 3/10  3 of 5 decided  fib/pool  "
            "busy: 17 of 18 samples disturbed");
  EXPECT_EQ(line(100),
            "[#######.......]   50 %  12 s left  round 3/10  fib/pool  "
            "busy: 17 of 18 samples disturbed");
  EXPECT_EQ(line(79),
            "[#######.......]   50 %  12 s left  fib/pool  busy: 17 of 18 samples disturbed");
  EXPECT_EQ(line(70), "[#######.......]   50 %  12 s left  busy: 17 of 18 samples disturbed");
  EXPECT_EQ(line(30), " 50 %  12 s left  fib/pool");
  EXPECT_EQ(line(20), " 50 %  12 s left");
  EXPECT_EQ(line(6), " 50 %");
  EXPECT_EQ(line(3), "");
}

TEST(ProgressLine, IsWordsAloneInALog) {
  EXPECT_EQ(progress_text({.done = 0.5, .left = "12 s left", .round = "round 3/10"}),
            "50 %  12 s left  round 3/10");
}

TEST(ProgressLine, CutsALongNameWithAMark) {
  ProgressState state{.done = 0.5, .left = "12 s left"};
  state.case_name = "fib/process-pool/workers=2";
  EXPECT_EQ(line(30, state), " 50 %  12 s left  fib/p..ers=2");
  EXPECT_EQ(line(30, state, {.unicode = true}), " 50 %  12 s left  fib/pr…ers=2");
}

TEST(ProgressLine, IsNeverWiderThanTheTerminal) {
  ProgressState state = kState;
  for (const char* name : {"commänd/prögram=größer", "command/程序=更大的程序"}) {
    state.case_name = name;
    for (const double done : {0., 0.001, 0.5, 0.999, 1.}) {
      state.done = done;
      for (unsigned width = 0; width < 150; ++width) {
        for (const bool unicode : {false, true}) {
          EXPECT_LE(text_width(line(width, state, {.unicode = unicode})), width);
        }
      }
    }
  }
}

TEST(ProgressLine, BreaksNoLineBecauseOfAName) {
  for (unsigned width = 0; width < 60; ++width) {
    EXPECT_EQ(line(width, {.done = 0.5, .case_name = "a\nb"}).find('\n'), std::string::npos);
  }
}

TEST(ProgressLine, HasEighthsOfAColumnInUnicode) {
  const auto bar_at = [](double done) {
    const std::string text = line(120, {.done = done}, {.unicode = true});
    return text.substr(0, text.find(" %") - 5);
  };
  const auto track = [](std::size_t columns) {
    std::string text;
    for (std::size_t i = 0; i < columns; ++i) text += "░";
    return text;
  };
  EXPECT_EQ(bar_at(0.1), "█▌" + track(14));
  EXPECT_EQ(bar_at(0), track(16));
  const std::vector<std::string> eighths{"▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"};
  for (std::size_t i = 0; i < eighths.size(); ++i) {
    EXPECT_EQ(bar_at((static_cast<double>(i) + 1.5) / 128), eighths[i] + track(15));
  }
  EXPECT_EQ(text_width(bar_at(1)), 16U);
  EXPECT_TRUE(bar_at(1).ends_with("█"));
}

TEST(ProgressLine, IsPlainUnlessItMayBeColored) {
  EXPECT_EQ(line(120).find('\x1b'), std::string::npos);
  const std::string colored = line(120, kState, {.color = true});
  EXPECT_TRUE(colored.starts_with("\x1b[32m["));
  EXPECT_NE(colored.find("]\x1b[0m"), std::string::npos);
}

const Clock::time_point kBegan(12h);

const std::vector<Case> kCases{{.name = "fib/pool"}, {.name = "fib/process-pool"}};

/// Ten rounds of two cases, of which some are behind us.
Progress progress_after(unsigned rounds) {
  return {.cases = kCases,
          .round = rounds,
          .rounds = 10,
          .expected = 10,
          .taken = 2UL * rounds,
          .left = 20 - 2UL * rounds};
}

ProgressState after(Clock::duration elapsed, const Progress& progress) {
  return progress_state(progress, kBegan, kBegan + elapsed, kBegan + elapsed);
}

TEST(ProgressState, KnowsNoTimeLeftBeforeTheFirstSample) {
  const ProgressState state = after(3s, progress_after(0));
  EXPECT_EQ(state.left, "");
  EXPECT_EQ(state.done, 0);
  EXPECT_EQ(state.estimate, "");
}

TEST(ProgressState, TakesLaterSamplesToLastAsLongAsThoseBefore) {
  const ProgressState state = after(8s, progress_after(4));
  EXPECT_EQ(state.left, "12 s left");
  EXPECT_DOUBLE_EQ(state.done, 0.4);
  EXPECT_EQ(state.round, "round 5/10");
  EXPECT_EQ(state.case_name, "fib/pool");
}

TEST(ProgressState, TellsTheTimeLeftInTheUnitThatSuitsIt) {
  Progress progress = progress_after(4);
  progress.taken = progress.left = 1;
  EXPECT_EQ(after(99s, progress).left, "99 s left");
  EXPECT_EQ(after(100s, progress).left, "2 min left");
  EXPECT_EQ(after(99min, progress).left, "99 min left");
  EXPECT_EQ(after(3h, progress).left, "3 h left");
}

TEST(ProgressState, SaysForHowLongASampleHasLastedWhereThatIsLong) {
  const auto name_after = [](Clock::duration lasted) {
    return progress_state(progress_after(0), kBegan, kBegan, kBegan + lasted).case_name;
  };
  EXPECT_EQ(name_after(1s), "fib/pool");
  EXPECT_EQ(name_after(12s), "fib/pool: a sample for 12 s");
}

TEST(ProgressState, SaysThatMostSamplesAreDisturbed) {
  Progress progress = progress_after(1);
  progress.disturbed = 3;
  progress.samples = 5;
  EXPECT_EQ(after(1s, progress).busy, "");
  progress.samples = 6;
  EXPECT_EQ(after(1s, progress).busy, "busy: 3 of 6 samples disturbed");
  progress.samples = 7;
  EXPECT_EQ(after(1s, progress).busy, "");
}

TEST(ProgressState, SaysHowManyComparisonsAreDecided) {
  Progress progress = progress_after(4);
  EXPECT_EQ(after(1s, progress).decided, "");
  progress.compared = 5;
  EXPECT_EQ(after(1s, progress).decided, "0 of 5 decided");
  progress.decided = 3;
  EXPECT_EQ(after(1s, progress).decided, "3 of 5 decided");
}

TEST(ProgressState, MarksRoundsThatWillOnlyLikelyBeNeeded) {
  Progress progress = progress_after(4);
  progress.expected = 16;
  EXPECT_EQ(after(8s, progress).round, "round 5/~16");
}

TEST(ProgressState, EndsWithTheTimeLimit) {
  Progress progress = progress_after(4);
  progress.end = kBegan + 10s;
  EXPECT_EQ(after(0s, progress_after(0)).limit, "");
  EXPECT_EQ(after(0s, progress).limit, "up to 10 s");
  EXPECT_EQ(after(8s, progress).left, "2 s left");
  EXPECT_EQ(after(11s, progress).left, "0 s left");
  EXPECT_DOUBLE_EQ(after(11s, progress).done, 1);
}

TEST(ProgressState, GoesOnBeyondTheRoundsThatWereExpected) {
  Progress progress = progress_after(10);
  progress.round = 12;
  EXPECT_EQ(after(8s, progress).round, "round 13");
}

std::string estimate_of(const Standing& standing) {
  Progress progress = progress_after(1);
  const std::vector<std::optional<Standing>> standings{standing};
  progress.standings = standings;
  return after(1s, progress).estimate;
}

TEST(ProgressState, HasTheSpeedUpOfTheCaseSoFar) {
  EXPECT_EQ(estimate_of({{.point = 2, .lower = 1.95, .upper = 2.1}, true}),
            "2.00x faster (1.95 to 2.10)");
}

TEST(ProgressState, TellsASlowerCaseInTheDirectionInWhichItIsAboveOne) {
  EXPECT_EQ(estimate_of({{.point = 0.5, .lower = 0.4, .upper = 0.625}, true}),
            "2.00x slower (1.60 to 2.50)");
}

TEST(ProgressState, SaysWhatIsOpen) {
  EXPECT_EQ(estimate_of({{.point = 1, .lower = 0.8, .upper = 1.25}, true}),
            "undecided (25 % faster to 25 % slower)");
}

TEST(ProgressState, HasNoBoundsWhereSamplesAreTooFew) {
  EXPECT_EQ(estimate_of({{.point = 2, .lower = 0, .upper = INFINITY}, true}), "2.00x faster");
  EXPECT_EQ(estimate_of({{.point = 1e6, .lower = -INFINITY, .upper = INFINITY}, false}), "1.00 ms");
}

TEST(ProgressState, HasTheTimeOfTheBaseline) {
  EXPECT_EQ(estimate_of({{.point = 10e6, .lower = 9e6, .upper = 11e6}, false}),
            "10.0 ms (9.00 ms to 11.0 ms)");
}

TEST(ProgressTable, HasALineForEachCaseAndMarksTheCurrentOne) {
  Progress progress = progress_after(1);
  const std::vector<std::optional<Standing>> standings{
      Standing{{.point = 2, .lower = 1.9, .upper = 2.1}, true}, std::nullopt};
  progress.standings = standings;
  progress.current = 1;
  EXPECT_EQ(progress_table(progress, 80, {}),
            (std::vector<std::string>{"  fib/pool          2.00x faster  1.90 to 2.10",
                                      "> fib/process-pool  "}));
  EXPECT_EQ(progress_table(progress, 12, {})[1], "> fib..ool  ");
}

}  // namespace
}  // namespace concbench::progress_line_test
