#include "terminal/progress.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace concbench::progress_test {
namespace {

using namespace std::chrono_literals;

const Clock::time_point kBegan(12h);
const std::vector<Case> kCases{{.name = "fib/thread"}, {.name = "fib/pool"}};

Progress half_way() { return {.cases = kCases, .round = 4, .rounds = 10, .taken = 10, .left = 10}; }

/// What is written, one text for each write.
struct Shown {
  std::vector<std::string> texts = {};

  ProgressScreen screen(bool redraws, unsigned rows = 24) {
    return {
        .redraws = redraws, .columns = 79, .rows = rows, .write = [this](std::string_view text) {
          texts.emplace_back(text);
        }};
  }
};

TEST(ProgressShow, DrawsTheTableAgainInPlaceAndWipesItInTheEnd) {
  Shown shown;
  {
    ProgressShow show(shown.screen(true), kBegan);
    show.show(half_way(), kBegan + 1s);
    show.tick(kBegan + 2s);
  }
  ASSERT_EQ(shown.texts.size(), 3U);
  EXPECT_TRUE(shown.texts[0].starts_with("\r\x1b[J> fib/thread  \n  fib/pool")) << shown.texts[0];
  EXPECT_TRUE(shown.texts[1].starts_with("\r\x1b[2A\x1b[J> fib/thread")) << shown.texts[1];
  EXPECT_EQ(shown.texts[2], "\r\x1b[2A\x1b[J");
}

TEST(ProgressShow, DrawsTheBarAloneWhereTheTableHasNoRoom) {
  Shown shown;
  ProgressShow show(shown.screen(true, 4), kBegan);
  show.show(half_way(), kBegan + 1s);
  EXPECT_EQ(shown.texts[0].find('\n'), std::string::npos);
  EXPECT_NE(shown.texts[0].find("fib/thread"), std::string::npos);
}

TEST(ProgressShow, DrawsTenTimesASecondAtMost) {
  Shown shown;
  ProgressShow show(shown.screen(true), kBegan);
  Progress progress = half_way();
  progress.lasted_ns = 1e6;
  for (Clock::duration at = 0ms; at < 1s; at += 1ms) show.show(progress, kBegan + at);
  EXPECT_EQ(shown.texts.size(), 10U);
}

TEST(ProgressShow, NeverGoesBack) {
  Shown shown;
  ProgressShow show(shown.screen(true), kBegan);
  Progress progress = half_way();
  show.show(progress, kBegan + 1s);
  progress.left = 1000;
  show.show(progress, kBegan + 2s);
  for (const std::string& text : shown.texts) EXPECT_NE(text.find(" 50 %"), std::string::npos);
}

TEST(ProgressShow, CountsThePlansBeforeAndAfter) {
  Shown shown;
  ProgressShow show(shown.screen(true), kBegan);
  show.begin(30);
  show.show(half_way(), kBegan + 10s);
  EXPECT_NE(shown.texts.back().find(" 20 %  40 s left"), std::string::npos) << shown.texts.back();
  show.end();
  EXPECT_EQ(shown.texts.back(), "\r\x1b[2A\x1b[J");
  show.begin(0);
  Progress last = half_way();
  last.taken = 9;
  show.show(last, kBegan + 20s);
  EXPECT_NE(shown.texts.back().find(" 67 %  10 s left"), std::string::npos) << shown.texts.back();
}

TEST(ProgressShow, WritesALineEveryHalfMinuteToALog) {
  Shown shown;
  {
    ProgressShow show(shown.screen(false), kBegan);
    for (Clock::duration at = 0s; at < 90s; at += 1s) show.show(half_way(), kBegan + at);
    show.say("tracing fib/pool");
  }
  ASSERT_EQ(shown.texts.size(), 2U);
  EXPECT_EQ(shown.texts[0], "concbench: 50 %  30 s left  round 5/10  fib/thread\n");
}

TEST(ProgressShow, SaysInALogForHowLongTheFirstSampleHasLasted) {
  Shown shown;
  ProgressShow show(shown.screen(false), kBegan);
  Progress progress = half_way();
  progress.taken = 0;
  show.show(progress, kBegan);
  for (Clock::duration at = 0s; at < 45s; at += 1s) show.tick(kBegan + at);
  ASSERT_EQ(shown.texts.size(), 1U);
  EXPECT_NE(shown.texts[0].find("fib/thread: a sample for 30 s"), std::string::npos);
}

}  // namespace
}  // namespace concbench::progress_test
