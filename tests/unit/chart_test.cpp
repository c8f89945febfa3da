#include "report/chart.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

namespace concbench::chart_test {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Estimate between(double lower, double point, double upper) {
  return {.point = point, .lower = lower, .upper = upper, .confidence = 0.99, .n = 10};
}

const std::vector<Bar> kBars{{"sequential", between(1, 1, 1), "1x"},
                             {"pool", between(1.5, 1.75, 2), "1.75x"},
                             {"thread", between(0, 0.5, kInfinity), "0.5x"}};

const std::vector<ChartSeries> kSeries{
    {"pool", {{1, between(0.9, 1, 1.1)}, {2, between(1.7, 1.9, 2)}, {4, between(1.4, 1.8, 2)}}},
    {"process-pool", {{1, between(0.8, 0.8, 0.8)}, {4, between(1.2, 1.2, 1.2)}}}};

TEST(BarChart, DrawsBarsWithTheirIntervalsInAscii) {
  EXPECT_EQ(bar_chart(kBars, {.width = 50, .ascii = true}),
            "sequential  ###############|                 1x\n"
            "pool        #######################[--+---]  1.75x\n"
            "thread      #########                        0.5x\n");
}

TEST(BarChart, DrawsTheSameInUnicode) {
  EXPECT_EQ(bar_chart(kBars, {.width = 50}),
            "sequential  ███████████████┤                 1x\n"
            "pool        ███████████████████████├──┼───┤  1.75x\n"
            "thread      █████████                        0.5x\n");
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST(BarChart, IsNoWiderThanAsked) {
  for (const unsigned width : {40U, 60U, 120U}) {
    for (const std::string& line : lines_of(bar_chart(kBars, {.width = width, .ascii = true}))) {
      EXPECT_LE(line.size(), width) << line;
    }
  }
}

TEST(BarChart, KeepsSomethingOfABarWhereThereIsNoRoom) {
  const std::vector<Bar> bars{{std::string(60, 'x'), between(1, 1, 1), "1x"}};
  EXPECT_NE(bar_chart(bars, {.width = 1, .ascii = true}).find("##"), std::string::npos);
}

TEST(BarChart, DrawsNothingForWhatIsNoNumber) {
  const std::vector<Bar> bars{{"a", between(-kInfinity, std::nan(""), kInfinity), "?"}};
  const std::string chart = bar_chart(bars, {.width = 40, .ascii = true});
  EXPECT_EQ(std::ranges::count(chart, '#'), 0) << chart;
}

TEST(BarChart, DrawsBoundsThatAreTheWrongWayRoundAsIfTheyWereNot) {
  std::vector<Bar> turned = kBars;
  std::swap(turned[1].value.lower, turned[1].value.upper);
  EXPECT_EQ(bar_chart(turned, {.width = 50}), bar_chart(kBars, {.width = 50}));
}

TEST(BarChart, StaysWithinItsWidthWhateverTheNumbersAre) {
  const double wild[] = {0, -1, 1, 5e-324, 1.7e308, -1e308, kInfinity, -kInfinity, std::nan("")};
  for (const double lower : wild) {
    for (const double point : wild) {
      for (const double upper : wild) {
        const std::vector<Bar> bars{{"a", between(lower, point, upper), "?"},
                                    {"b", between(1, 2, 3), "?"}};
        for (const std::string& line : lines_of(bar_chart(bars, {.width = 40, .ascii = true}))) {
          EXPECT_LE(line.size(), 40U) << lower << ' ' << point << ' ' << upper << '\n' << line;
        }
      }
    }
  }
}

TEST(BarChart, IsEmptyWithoutBars) { EXPECT_EQ(bar_chart({}, {}), ""); }

TEST(ScalingChart, ShowsSpeedUpsAgainstWorkersAndTheIdealInAscii) {
  EXPECT_EQ(scaling_chart(kSeries, {.width = 40, .ascii = true}),
            "   3.2+                      .\n"
            "      |                   ...\n"
            "      |                ...\n"
            "   2.4+              ..\n"
            "      |          |...                 |\n"
            "      |        ..o                    o\n"
            "   1.6+     ...  |                    |\n"
            "      |   ..                          |\n"
            "      |o..                            x\n"
            "   0.8+x\n"
            "      |\n"
            "      |\n"
            "     0+\n"
            "      +--------------------------------\n"
            "       1         2                    4\n"
            "       o pool   x process-pool   . ideal\n");
}

TEST(ScalingChart, ShowsTheSameInUnicode) {
  EXPECT_EQ(scaling_chart(kSeries, {.width = 40}),
            "   3.2┤                      ·\n"
            "      │                   ···\n"
            "      │                ···\n"
            "   2.4┤              ··\n"
            "      │          │···                 │\n"
            "      │        ··●                    ●\n"
            "   1.6┤     ···  │                    │\n"
            "      │   ··                          │\n"
            "      │●··                            ○\n"
            "   0.8┤○\n"
            "      │\n"
            "      │\n"
            "     0┤\n"
            "      └────────────────────────────────\n"
            "       1         2                    4\n"
            "       ● pool   ○ process-pool   · ideal\n");
}

TEST(ScalingChart, IsNoWiderThanAsked) {
  for (const unsigned width : {40U, 60U, 120U}) {
    for (const std::string& line : lines_of(scaling_chart(kSeries, {width, true}))) {
      EXPECT_LE(line.size(), width) << line;
    }
  }
}

TEST(ScalingChart, IsEmptyWithoutTwoWorkerCounts) {
  EXPECT_EQ(scaling_chart({}, {}), "");
  EXPECT_EQ(scaling_chart({{"pool", {{2, between(1, 1, 1)}}}}, {}), "");
}

TEST(ScalingChart, LeavesOutNumbersThatWouldTouch) {
  ChartSeries series{.label = "pool", .points = {}};
  for (unsigned n = 1; n <= 200; ++n) series.points.push_back({n, between(1, 1, 1)});
  const std::vector<std::string> lines = lines_of(scaling_chart({series}, {.width = 40}));
  EXPECT_TRUE(lines[14].starts_with("       1 ")) << lines[14];
  EXPECT_EQ(lines[14].find("1 2 3 4"), std::string::npos) << lines[14];
}

TEST(ScalingChart, HasItsHeightWhateverTheNumbersAre) {
  const double wild[] = {0, -1e308, 1, 1.7e308, kInfinity, -kInfinity, std::nan("")};
  for (const double lower : wild) {
    for (const double point : wild) {
      for (const double upper : wild) {
        const ChartSeries series{"pool",
                                 {{1, between(1, 1, 1)}, {8, between(lower, point, upper)}}};
        EXPECT_EQ(lines_of(scaling_chart({series}, {.width = 40})).size(), 16U);
      }
    }
  }
}

TEST(ScalingChart, DrawsNoIntervalThatHasNoBounds) {
  const std::vector<ChartSeries> series{
      {"pool", {{1, between(0, 1, kInfinity)}, {2, between(0, 1.5, kInfinity)}}}};
  const std::string chart = scaling_chart(series, {.width = 40, .ascii = true});
  // What the axis has.
  EXPECT_EQ(std::ranges::count(chart, '|'), 8) << chart;
}

std::string whole_ms(double ms) { return std::to_string(std::lround(ms)) + " ms"; }

TEST(HistogramChart, DrawsWhereValuesLieAboveACommonAxis) {
  const std::vector<HistogramRow> rows{{"pool", {10, 10, 10, 10, 11}}, {"thread", {28, 29, 29}}};
  EXPECT_EQ(histogram_chart(rows, whole_ms, {.width = 40, .ascii = true}),
            "pool    @:\n"
            "thread                                =@\n"
            "        10 ms        20 ms         29 ms\n");
}

TEST(HistogramChart, HasALogarithmicAxisWhereValuesAreFarApart) {
  const std::vector<HistogramRow> rows{{"a", {1, 100, 10'000}}};
  EXPECT_EQ(histogram_chart(rows, whole_ms, {.width = 40}),
            "a  █                 █                 █\n"
            "   1 ms           100 ms        10000 ms\n");
}

TEST(HistogramChart, DrawsEqualValuesInTheMiddle) {
  EXPECT_EQ(histogram_chart({{"a", {5, 5}}}, whole_ms, {.width = 40, .ascii = true}),
            "a                    @\n"
            "   5 ms            5 ms             5 ms\n");
}

TEST(HistogramChart, LeavesOutWhatIsNotFinite) {
  const std::vector<double> none{kInfinity, std::nan("")};
  EXPECT_EQ(histogram_chart({{"a", none}}, whole_ms, {}), "");
  EXPECT_NE(histogram_chart({{"a", none}, {"b", {1, 2}}}, whole_ms, {}).find("a\nb"),
            std::string::npos);
}

TEST(HistogramChart, IsNoWiderThanAsked) {
  const std::vector<HistogramRow> rows{{"sequential", {1, 2, 3}}, {"b", {2, 90}}};
  for (const unsigned width : {40U, 60U, 120U}) {
    const ChartStyle style{.width = width, .ascii = true};
    for (const std::string& line : lines_of(histogram_chart(rows, whole_ms, style))) {
      EXPECT_LE(line.size(), width) << line;
    }
  }
}

}  // namespace
}  // namespace concbench::chart_test
