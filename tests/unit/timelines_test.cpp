#include "analysis/timelines.hpp"

#include <gtest/gtest.h>

namespace concbench::timelines_test {
namespace {

/// A pass that began at 5000 and ran so many tasks of 10 ns, one after another.
CaseTrace trace_of(std::uint64_t tasks) {
  CaseTrace trace{.name = "fib/pool"};
  trace.pass.times = {.begin_ns = 5000, .opened_ns = 5050, .submitted_ns = 5060};
  for (std::uint64_t i = 0; i < tasks; ++i) {
    const auto begin = static_cast<std::int64_t>(5100 + 10 * i);
    trace.pass.runs.push_back({.task = i, .worker = 1, .begin_ns = begin, .end_ns = begin + 10});
  }
  return trace;
}

TraceSummary summary_of(const std::vector<CaseTrace>& traces) {
  return summarize_traces(traces, "t.json");
}

TEST(Timelines, BeginWithTheirPass) {
  const Timeline timeline = summary_of({trace_of(2)}).cases.at(0);
  EXPECT_EQ(timeline.opened_ns, 50);
  EXPECT_EQ(timeline.runs.at(1).begin_ns, 110);
  EXPECT_EQ(timeline.runs.at(1).end_ns, 120);
}

TEST(Timelines, LackTheStepsThatThePassDidNotComeTo) {
  const Timeline timeline = summary_of({trace_of(2)}).cases.at(0);
  EXPECT_EQ(timeline.submitted_ns, 60);
  EXPECT_EQ(timeline.worked_ns, std::nullopt);
  EXPECT_EQ(timeline.closed_ns, std::nullopt);
}

TEST(Timelines, HaveTheFirstTasksAndCountTheOthers) {
  CaseTrace trace = trace_of(1000);
  trace.pass.left_out = 7;
  const Timeline timeline = summary_of({trace}).cases.at(0);
  EXPECT_EQ(timeline.runs.size(), 200U);
  EXPECT_EQ(timeline.runs.back().task, 199U);
  EXPECT_EQ(timeline.left_out, 807U);
}

TEST(Timelines, ShareTheRoomThatAPageHas) {
  const TraceSummary summary = summary_of(std::vector(60, trace_of(1000)));
  std::size_t runs = 0;
  for (const Timeline& timeline : summary.cases) runs += timeline.runs.size();
  EXPECT_EQ(summary.cases.size(), 60U);
  EXPECT_LE(runs, 2000U);
  EXPECT_GT(runs, 1900U);
}

TEST(Timelines, TellWhyAPassFailed) {
  CaseTrace trace = trace_of(0);
  trace.failure = "task 3: no";
  EXPECT_EQ(summary_of({trace}).cases.at(0).failure, "task 3: no");
  EXPECT_EQ(summary_of({trace}).file, "t.json");
}

TEST(Timelines, AreNoneWithoutATrace) { EXPECT_TRUE(summary_of({}).cases.empty()); }

}  // namespace
}  // namespace concbench::timelines_test
