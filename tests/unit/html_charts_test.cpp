#include <fmt/core.h>
#include <gtest/gtest.h>

#include <string>

#include "html/charts.hpp"

namespace concbench {
namespace {

std::size_t count_of(const std::string& text, std::string_view what) {
  std::size_t count = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
  return count;
}

std::string drawn(const Svg& svg) { return svg.drawing("id", "title", "description"); }

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

TEST(Lettered, CutsALongNameInItsMiddle) {
  EXPECT_EQ(lettered("pool", 100), "pool");
  EXPECT_EQ(lettered("process-pool/workers=2", 68), "proce…rs=2");
}

}  // namespace
}  // namespace concbench
