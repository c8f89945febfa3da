#include "terminal/progress_line.hpp"

#include <gtest/gtest.h>

#include <algorithm>
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

/// Two cases, the first of which is the baseline, each with so many samples of 10 ms and 5 ms.
struct Measured {
  explicit Measured(unsigned rounds) {
    plan.cases = {{.name = "fib/sequential"}, {.name = "fib/pool"}};
    plan.settings.confidence = 0.5;
    results = {{.status = Status::ok}, {.status = Status::ok}};
    for (unsigned round = 0; round < rounds; ++round) {
      results[0].samples.push_back({.round = round, .work_ns = 10e6});
      results[1].samples.push_back({.round = round, .work_ns = 5e6});
    }
    progress = {.round = rounds,
                .rounds = 10,
                .taken = 2UL * rounds,
                .wanted = 20,
                .current = &plan.cases[1],
                .index = 1,
                .expected = 10,
                .cases = &results};
  }

  ProgressState after(Clock::duration elapsed) const {
    return progress_state(plan, progress, kBegan, kBegan + elapsed);
  }

  Plan plan;
  std::vector<CaseResult> results;
  Progress progress;
};

TEST(ProgressState, KnowsNoTimeLeftBeforeTheFirstSample) {
  const ProgressState state = Measured(0).after(3s);
  EXPECT_FALSE(state.left.has_value());
  EXPECT_EQ(state.done, 0);
  EXPECT_EQ(state.estimate, "");
}

TEST(ProgressState, TakesLaterSamplesToLastAsLongAsThoseBefore) {
  const ProgressState state = Measured(4).after(8s);
  EXPECT_DOUBLE_EQ(state.left->count(), 12);
  EXPECT_DOUBLE_EQ(state.done, 0.4);
  EXPECT_EQ(state.round, "round 5/10");
  EXPECT_EQ(state.case_name, "fib/pool");
}

TEST(ProgressState, CountsRoundsThatWillLikelyBeNeeded) {
  Measured measured(4);
  measured.progress.expected = 16;
  const ProgressState state = measured.after(8s);
  EXPECT_DOUBLE_EQ(state.left->count(), 12 + 12);
  EXPECT_EQ(state.round, "round 5/~16");
}

TEST(ProgressState, CountsNoMoreRoundsOfCasesThatHaveFailed) {
  Measured measured(4);
  measured.progress.expected = 16;
  measured.results[0].status = Status::failed;
  EXPECT_DOUBLE_EQ(measured.after(8s).left->count(), 12 + 6);
}

TEST(ProgressState, EndsWithTheTimeLimit) {
  Measured measured(4);
  measured.progress.end = kBegan + 10s;
  EXPECT_DOUBLE_EQ(measured.after(8s).left->count(), 2);
  EXPECT_DOUBLE_EQ(measured.after(11s).left->count(), 0);
  EXPECT_DOUBLE_EQ(measured.after(11s).done, 1);
}

TEST(ProgressState, GoesOnBeyondTheRoundsThatWereExpected) {
  Measured measured(12);
  measured.progress.wanted = 26;
  EXPECT_EQ(measured.after(8s).round, "round 13");
  EXPECT_GT(measured.after(8s).left->count(), 0);
}

TEST(ProgressState, HasTheSpeedUpOfTheCaseSoFar) {
  EXPECT_EQ(Measured(6).after(1s).estimate, "2.00x (2.00-2.00)");
}

TEST(ProgressState, HasNoBoundsWhereSamplesAreTooFew) {
  EXPECT_EQ(Measured(1).after(1s).estimate, "2.00x");
}

TEST(ProgressState, HasTheTimeOfTheBaseline) {
  Measured measured(6);
  measured.progress.index = 0;
  measured.progress.current = measured.plan.cases.data();
  EXPECT_EQ(measured.after(1s).estimate, "10.0 ms (10.0 ms-10.0 ms)");
}

}  // namespace
}  // namespace concbench
