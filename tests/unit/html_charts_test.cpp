#include <fmt/core.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "html/charts.hpp"

namespace concbench::html_charts_test {
namespace {

std::size_t count_of(const std::string& text, std::string_view what) {
  std::size_t count = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
  return count;
}

std::string drawn(const Svg& svg) { return svg.drawing("id", "title", "description"); }

std::string drawn(const Drawing& parts) {
  std::string text;
  for (const Svg& part : parts) text += drawn(part);
  return text;
}

StripChart chart_of(unsigned rounds) {
  StripChart chart{.strips = {{.label = "pool", .index = 0, .marks = {}}},
                   .text = [](double value) { return fmt::format("{:g}", value); }};
  for (unsigned round = 0; round < rounds; ++round) {
    chart.strips[0].marks.push_back({.round = round, .value = 1.0 + round % 7});
  }
  return chart;
}

TEST(StripChart, DrawsEachSampleWhereTheyAreFew) {
  EXPECT_EQ(thinning(chart_of(2000)), 1U);
  EXPECT_EQ(count_of(drawn(draw(chart_of(2000))), "<circle"), 2000U);
}

TEST(StripChart, DrawsTwoThousandMarksAtMost) {
  EXPECT_EQ(thinning(chart_of(5000)), 3U);
  EXPECT_EQ(count_of(drawn(draw(chart_of(5000))), "<circle"), 1667U);
}

TEST(StripChart, CrossesOutWhatDoesNotCount) {
  StripChart chart = chart_of(3);
  chart.strips[0].marks[1].invalid = "others <computed>";
  const std::string text = drawn(draw(chart));
  EXPECT_EQ(count_of(text, "<circle"), 2U);
  EXPECT_NE(text.find("(left out: others &lt;computed&gt;)"), std::string::npos);
}

TEST(StripChart, HasNoScaleBelow0) {
  StripChart chart = chart_of(2);
  chart.strips[0].marks[1].value = 1000;
  EXPECT_EQ(drawn(draw(chart)).find(">-"), std::string::npos);
}

TEST(StripChart, IsDrawnInPartsThatFitOnASheet) {
  StripChart chart = chart_of(3);
  chart.strips.resize(60, chart.strips.front());
  const Drawing parts = draw(chart);
  EXPECT_EQ(parts.size(), 4U);
  for (const Svg& part : parts) EXPECT_LT(part.height(), 1000);
  EXPECT_EQ(count_of(drawn(parts), "<circle"), 180U);
}

TEST(StripChart, HasNoPartsWithoutStrips) {
  EXPECT_TRUE(draw(StripChart{.strips = {}, .text = {}}).empty());
}

TEST(IntervalChart, IsDrawnOnSheetsWithTheSameScale) {
  IntervalChart chart{.rows = {}, .axis_text = axis_number};
  for (std::size_t i = 0; i < 60; ++i) {
    chart.rows.push_back(
        {fmt::format("row {}.", i), point_alone(static_cast<double>(i + 1)), i, "words"});
  }
  const Drawing parts = draw(chart);
  ASSERT_EQ(parts.size(), 2U);
  for (const Svg& part : parts) EXPECT_LT(part.height(), 1000);
  EXPECT_NE(drawn(parts[0]).find(">row 35.<"), std::string::npos);
  EXPECT_NE(drawn(parts[1]).find(">row 36.<"), std::string::npos);
  for (const Svg& part : parts) EXPECT_NE(drawn(part).find(">60<"), std::string::npos);
}

LaneChart lanes_of(std::vector<LaneBar> bars) {
  return {.label = "pool",
          .parts = {"task", "start-up"},
          .lanes = {{.label = "worker 0", .bars = std::move(bars)}},
          .axis_text = axis_time};
}

TEST(LaneChart, TellsWhatEachBarIs) {
  const std::string text = drawn(draw(lanes_of({{0, 5, 1, "first"}, {5, 9, 0, "<second>"}})));
  EXPECT_NE(text.find("<title>first</title>"), std::string::npos);
  EXPECT_NE(text.find("<title>&lt;second&gt;</title>"), std::string::npos);
}

TEST(LaneChart, ShowsWhatIsTooShortToBeSeen) {
  const std::string text = drawn(draw(lanes_of({{0, 1, 0, "short"}, {0, 1e9, 0, "long"}})));
  EXPECT_NE(text.find(" width=\"1\" height=\"11\""), std::string::npos) << text;
}

TEST(LaneChart, HasAnAxisWhereNothingTookAnyTime) {
  EXPECT_EQ(drawn(draw(lanes_of({{0, 0, 0, "none"}}))).find("nan"), std::string::npos);
  EXPECT_EQ(drawn(draw(lanes_of({}))).find("nan"), std::string::npos);
}

CurveChart curve_with_law(double upper) {
  const Estimate low{.point = 1, .lower = 0.9, .upper = 1.1};
  const Estimate high{.point = 2, .lower = 1.5, .upper = upper};
  return {
      .curves = {{.label = "pool", .points = {{1, low}, {2, low}}, .law = {{1, low}, {2, high}}}},
      .x_title = "workers",
      .y_title = "speed-up",
      .x_text = axis_ratio,
      .y_axis_text = axis_ratio,
      .y_text = axis_ratio};
}

TEST(CurveChart, HasALawInABandBehindAllElse) {
  const std::string text = drawn(draw(curve_with_law(2.5)));
  ASSERT_EQ(count_of(text, "<polygon"), 1U);
  EXPECT_LT(text.find("<polygon"), text.find("<line"));
}

TEST(CurveChart, HasABandThatEndsAtItsEdge) {
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(drawn(draw(curve_with_law(infinity))).find("inf"), std::string::npos);
}

TEST(CurveChart, HasNoBandWhereNoLawWasFitted) {
  CurveChart chart = curve_with_law(2.5);
  chart.curves[0].law.clear();
  EXPECT_EQ(count_of(drawn(draw(chart)), "<polygon"), 0U);
}

TEST(CurveChart, LabelsNoTwoLevelsInOnePlace) {
  CurveChart chart = curve_with_law(2.5);
  chart.levels = {{1, "one"}, {1.01, "a little more"}, {0.5, "half"}};
  const std::string text = drawn(draw(chart));
  EXPECT_EQ(count_of(text, ">one<"), 1U);
  EXPECT_EQ(count_of(text, ">a little more<"), 0U);
  EXPECT_EQ(count_of(text, ">half<"), 1U);
}

TEST(CurveChart, IsNotSqueezedByABoundThatIsFarAway) {
  CurveChart chart = curve_with_law(2.5);
  chart.curves[0].points[1].y.upper = 1e9;
  const std::string text = drawn(draw(chart));
  EXPECT_EQ(text.find("e+08x"), std::string::npos);
  EXPECT_EQ(count_of(text, "stroke-dasharray=\"4 3\""), 1U);
}

TEST(Scale, HasRoundTicks) {
  EXPECT_EQ(Scale(0, 9.7, 0, 1, false).ticks(5), (std::vector<double>{0, 2, 4, 6, 8}));
  EXPECT_EQ(Scale(1, 1000, 0, 1, true).ticks(4), (std::vector<double>{1, 10, 100, 1000}));
}

TEST(Scale, PutsWhatLiesOutsideOnItsEnd) {
  const Scale scale(1, 100, 0, 200, true);
  EXPECT_EQ(scale.at(10), 100);
  EXPECT_EQ(scale.at(1e9), 200);
  EXPECT_EQ(scale.at(0), 0);
}

TEST(RatioFigure, TellsNoBoundThatIsNotKnown) {
  EXPECT_EQ(ratio_figure(1.5), "1.50x");
  EXPECT_EQ(ratio_figure(0), "?");
  EXPECT_EQ(ratio_figure(std::numeric_limits<double>::infinity()), "?");
}

TEST(Lettered, CutsALongNameInItsMiddle) {
  EXPECT_EQ(lettered("pool", 100), "pool");
  EXPECT_EQ(lettered("worker 10", lettered_width("worker 10")), "worker 10");
  EXPECT_EQ(lettered("process-pool/workers=2", 68), "proce…rs=2");
}

}  // namespace
}  // namespace concbench::html_charts_test
