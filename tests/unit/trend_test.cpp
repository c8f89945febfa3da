#include "history/trend.hpp"

#include <gtest/gtest.h>

#include "support/made_report.hpp"

namespace concbench::trend_test {
namespace {

Report report_of(double work) {
  return made_report({made_case("pool", {work, work * 1.01, work * 0.99, work, work, work})});
}

KeptRun run_of(std::int64_t number) {
  KeptRun run;
  run.number = number;
  run.date = "2026-11-28T18:03:00+00:00";
  run.commit = std::string(40, 'a');
  run.version = "1";
  return run;
}

/// Of runs of which the last `after` took 1.5 times as long.
TrendMaker made_trend(int runs, int after) {
  TrendMaker maker({.metric = find_metric("total")}, run_of(runs), report_of(15e6), 0);
  for (int i = runs - 1; i > 0; --i) {
    const double level = i > runs - after ? 15e6 : 10e6;
    maker.add(run_of(i), report_of(level * (i % 2 == 0 ? 1.01 : 1)));
  }
  return maker;
}

TEST(Trend, HasTheFigureOfTheCaseInEachRunTheOldestFirst) {
  const Trend trend = made_trend(12, 6).finish();
  ASSERT_EQ(trend.points.size(), 12U);
  EXPECT_EQ(trend.points[0].run.number, 1);
  EXPECT_NEAR(trend.points[0].figure.point, 10e6, 1e4);
  ASSERT_EQ(trend.changes.size(), 1U);
  EXPECT_EQ(trend.points[trend.changes[0].at].run.number, 7);
}

TEST(Trend, LeavesOutWhatWasMeasuredElsewhereOrOtherwise) {
  TrendMaker maker = made_trend(1, 1);
  Report other = report_of(10e6);
  other.context.environment.host = "elsewhere";
  maker.add(run_of(4), other);
  other = report_of(10e6);
  other.context.settings.warmup = 7;
  maker.add(run_of(3), other);
  other = report_of(10e6);
  other.cases[0].summaries.clear();
  maker.add(run_of(2), other);
  maker.skip();
  other = report_of(10e6);
  other.cases[0].workers = 99;
  maker.add(run_of(1), other);
  const Trend trend = maker.finish();
  EXPECT_EQ(trend.points.size(), 1U);
  EXPECT_EQ(trend.gaps.other_machine, 1U);
  EXPECT_EQ(trend.gaps.other_settings, 1U);
  EXPECT_EQ(trend.gaps.no_figure, 1U);
  EXPECT_EQ(trend.gaps.unreadable, 1U);
  EXPECT_EQ(remarks_on(trend).size(), 4U);
}

TEST(Trend, EndsWithWhatIsToBeKnown) {
  EXPECT_EQ(answer(made_trend(12, 6).finish()),
            "fib/pool is 1.50x slower (1.49 to 1.51) since run 7 (2026-11-28 18:03, commit "
            "aaaaaaaaa) than before (99 % sure).");
  EXPECT_EQ(answer(made_trend(12, 12).finish()), "No sure change of fib/pool in 12 runs.");
  EXPECT_EQ(answer(made_trend(4, 2).finish()),
            "No change of fib/pool can be shown in 4 runs: for 99 % sureness it takes 10 or more.");
}

TEST(Trend, TellsWhenConcbenchChangedToo) {
  Trend trend = made_trend(12, 6).finish();
  trend.points[6].run.version = "2";
  EXPECT_NE(answer(trend).find("concbench was 1 before, 2 since"), std::string::npos);
}

TEST(Trend, KnowsHowManyRunsAChangeTakes) {
  EXPECT_EQ(fewest_runs(0.99), 10U);
  EXPECT_EQ(fewest_runs(0.95), 8U);
  EXPECT_EQ(fewest_runs(0.5), 4U);
}

TEST(Trend, MarksAChangeInEachFormat) {
  const Trend trend = made_trend(12, 6).finish();
  const std::string table = find_format<Trend>("table").render(trend, {});
  EXPECT_NE(table.find("surely 1.50x slower (1.49 to 1.51) from here on\n"
                       "  7  2026-11-28 18:03  aaaaaaaaa"),
            std::string::npos)
      << table;
  EXPECT_NE(find_format<Trend>("json").render(trend, {}).find("\"at\": 6,"), std::string::npos);
  EXPECT_NE(find_format<Trend>("html").render(trend, {}).find("1.50x slower"), std::string::npos);
}

TEST(Trend, FitsInItsWidthAndHasNoNameThatSteersATerminal) {
  Trend trend = made_trend(12, 6).finish();
  trend.case_name = "\x1b]0;evil\a";
  trend.host = "\r" + std::string(100, 'x');
  for (TrendPoint& point : trend.points) point.run.commit = point.run.date = "\x1b[31m\u202e";
  trend.points[3].figure.upper = 1e9;
  for (const unsigned width : {60U, 80U, 200U}) {
    const std::string text = find_format<Trend>("table").render(trend, {.width = width});
    EXPECT_EQ(text.find_first_of("\x1b\r\a"), std::string::npos);
    EXPECT_EQ(text.find("\u202e"), std::string::npos);
    for (std::size_t at = 0, end = 0; at < text.size(); at = end + 1) {
      end = text.find('\n', at);
      // Characters take up to three bytes here.
      std::size_t columns = 0;
      for (std::size_t i = at; i < end; ++i) columns += (text[i] & 0xc0) != 0x80;
      EXPECT_LE(columns, width) << text.substr(at, end - at);
    }
  }
}

}  // namespace
}  // namespace concbench::trend_test
