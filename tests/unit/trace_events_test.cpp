#include "report/trace_events.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "report/trace_file.hpp"

namespace concbench::trace_events_test {
namespace {

using Kind = TraceEvent::Kind;
using Json = nlohmann::json;

/// A pass of 1000 ns whose tasks run from 100 on, 10 ns each, in turn on two workers.
CaseTrace case_of(std::string name, std::uint64_t tasks) {
  CaseTrace c{.name = std::move(name)};
  c.pass.times = {.begin_ns = 5000,
                  .opened_ns = 5050,
                  .submitted_ns = 5060,
                  .first_result_ns = 5500,
                  .worked_ns = 5900,
                  .closed_ns = 6000};
  for (std::uint64_t i = 0; i < tasks; ++i) {
    const auto begin = static_cast<std::int64_t>(5100 + 10 * i);
    c.pass.runs.push_back({.task = i,
                           .worker = static_cast<unsigned>(i % 2),
                           .begin_ns = begin,
                           .end_ns = begin + 10});
  }
  return c;
}

std::vector<TraceEvent> of_kind(const TraceEvents& all, Kind kind) {
  std::vector<TraceEvent> found;
  std::ranges::copy_if(all.events, std::back_inserter(found),
                       [kind](const TraceEvent& e) { return e.kind == kind; });
  return found;
}

TraceEvents events_of(const std::vector<CaseTrace>& cases, std::size_t most = 1000) {
  return trace_events(cases, most);
}

std::vector<std::string> names_of(const std::vector<TraceLane>& lanes) {
  std::vector<std::string> names;
  for (const TraceLane& lane : lanes) names.push_back(lane.name);
  return names;
}

TEST(TraceEvents, HaveALaneForTheCallerAndOneForEachWorkerThatRanSomething) {
  const std::vector<CaseTrace> cases{case_of("a", 2)};
  EXPECT_EQ(names_of(events_of(cases).lanes),
            (std::vector<std::string>{"caller", "worker 0", "worker 1"}));
}

TEST(TraceEvents, CallTheLanesOfAnEventLoopPlaces) {
  std::vector<CaseTrace> cases{case_of("a", 1)};
  cases[0].on_loop = true;
  EXPECT_EQ(names_of(events_of(cases).lanes), (std::vector<std::string>{"caller", "place 0"}));
}

TEST(TraceEvents, GiveEachLaneANumberOfItsOwn) {
  const std::vector<CaseTrace> cases{case_of("a", 2), case_of("b", 2)};
  std::vector<std::uint64_t> numbers;
  for (const TraceLane& lane : events_of(cases).lanes) numbers.push_back(lane.number);
  EXPECT_EQ(numbers, (std::vector<std::uint64_t>{1, 3, 4, 2, 5, 6}));
}

TEST(TraceEvents, BeginEachCaseAtZero) {
  const std::vector<CaseTrace> cases{case_of("a", 1)};
  const TraceEvents found = events_of(cases);
  EXPECT_EQ(found.events.front().name, "startup");
  EXPECT_EQ(found.events.front().begin_ns, 0);
  EXPECT_EQ(found.events.back().name, "teardown");
  EXPECT_EQ(found.events.back().begin_ns + found.events.back().length_ns, 1000);
}

TEST(TraceEvents, CountTheWaitOfATaskFromTheBeginningOfTheWork) {
  const std::vector<CaseTrace> cases{case_of("a", 2)};
  const auto tasks = of_kind(events_of(cases), Kind::task);
  ASSERT_EQ(tasks.size(), 2U);
  EXPECT_EQ(tasks[1].task, 1U);
  EXPECT_EQ(tasks[1].begin_ns, 110);
  EXPECT_EQ(tasks[1].wait_ns, 60);
  EXPECT_EQ(tasks[1].length_ns, 10);
}

TEST(TraceEvents, StandInTheOrderOfTimeWithWhatHoldsOthersFirst) {
  const std::vector<CaseTrace> cases{case_of("a", 5), case_of("b", 5)};
  const TraceEvents found = events_of(cases);
  EXPECT_TRUE(std::ranges::is_sorted(found.events, {}, &TraceEvent::begin_ns));
  const auto work = std::ranges::find(found.events, "work", &TraceEvent::name);
  const auto hand_over = std::ranges::find(found.events, "hand-over", &TraceEvent::name);
  EXPECT_LT(work, hand_over);
}

TEST(TraceEvents, AreNoMoreThanTheyMayBe) {
  const std::vector<CaseTrace> cases{case_of("a", 500), case_of("b", 5)};
  for (const std::size_t most : {40U, 41U, 100U, 300U}) {
    const TraceEvents found = events_of(cases, most);
    EXPECT_LE(found.size(), most);
    EXPECT_EQ(of_kind(found, Kind::task).size() + found.left_out[0] + found.left_out[1], 505U);
    EXPECT_EQ(found.left_out[1], 0U);
  }
}

TEST(TraceEvents, AreTheFirstTasksOfACase) {
  const std::vector<CaseTrace> cases{case_of("a", 500)};
  const TraceEvents found = events_of(cases, 40);
  const auto tasks = of_kind(found, Kind::task);
  EXPECT_EQ(found.size(), 40U);
  EXPECT_EQ(tasks.back().task, tasks.size() - 1);
}

TEST(TraceEvents, CountWhatTheWorkersHadNoRoomFor) {
  std::vector<CaseTrace> cases{case_of("a", 5)};
  cases[0].pass.left_out = 7;
  EXPECT_EQ(events_of(cases).left_out[0], 7U);
}

TEST(TraceEvents, ShowDeathsOnTheLaneOfTheirWorker) {
  std::vector<CaseTrace> cases{case_of("a", 1)};
  cases[0].pass.events = {
      {.kind = WorkerEvent::Kind::death, .worker = 8, .time_ns = 5200, .what = "worker 9 died"},
      {.kind = WorkerEvent::Kind::retry, .worker = 8, .time_ns = 5201, .what = "again"}};
  const TraceEvents found = events_of(cases);
  EXPECT_EQ(found.lanes.back().name, "worker 8");
  const auto instants = of_kind(found, Kind::instant);
  ASSERT_EQ(instants.size(), 3U);
  EXPECT_EQ(instants[0].name, "worker died");
  EXPECT_EQ(instants[0].lane, found.lanes.back().number);
  EXPECT_EQ(instants[0].what, "worker 9 died");
  EXPECT_EQ(instants[1].name, "retry");
}

TEST(TraceEvents, EndAPhaseThatWasCutShortWithTheLastSignOfIt) {
  std::vector<CaseTrace> cases{case_of("a", 3)};
  cases[0].pass.times = {.begin_ns = 5000, .opened_ns = 5050};
  const TraceEvents found = events_of(cases);
  const auto phases = of_kind(found, Kind::phase);
  ASSERT_EQ(phases.size(), 2U);
  EXPECT_EQ(phases[1].name, "work");
  EXPECT_EQ(phases[1].begin_ns + phases[1].length_ns, 130);
}

TEST(TraceEvents, AreFewOfAPassThatNeverBegan) {
  const std::vector<CaseTrace> cases{{.name = "a"}};
  EXPECT_TRUE(events_of(cases).events.empty());
}

/// The file, read back.
Json written(const std::vector<CaseTrace>& cases, std::size_t most = 1000) {
  std::string text;
  write_trace(cases, {.version = "1.2", .command_line = {"concbench", "fib"}}, most,
              [&text](std::string_view bytes) { text += bytes; });
  return Json::parse(text);
}

TEST(TraceFile, HasExactMicroseconds) {
  std::vector<CaseTrace> cases{case_of("a", 1)};
  cases[0].pass.runs[0] = {.task = 3, .worker = 0, .begin_ns = 17'000'006, .end_ns = 17'001'005};
  std::string text;
  write_trace(cases, {}, 100, [&text](std::string_view bytes) { text += bytes; });
  EXPECT_NE(text.find("\"ts\": 16995.006, \"dur\": 0.999,"), std::string::npos) << text;
}

TEST(TraceFile, NamesCasesAndLanesBeforeAllElse) {
  const Json events = written({case_of("fib/\"pool\"\n\xff", 1)})["traceEvents"];
  EXPECT_EQ(events[0]["name"], "process_name");
  EXPECT_EQ(events[0]["args"]["name"], "fib/\"pool\"\n\xEF\xBF\xBD");
  EXPECT_EQ(events[1]["name"], "thread_name");
  EXPECT_EQ(events[2]["args"]["name"], "worker 0");
  EXPECT_EQ(events[3]["ph"], "X");
}

TEST(TraceFile, SaysWhatItLacksAndWhatFailed) {
  std::vector<CaseTrace> cases{case_of("a", 500), case_of("b", 5)};
  cases[1].failure = "task 3: no";
  const Json about = written(cases, 100)["otherData"];
  EXPECT_GT(about["runs_left_out"]["a"], 0);
  EXPECT_EQ(about["runs_left_out"]["b"], 0);
  EXPECT_EQ(about["failures"], (Json{{"b", "task 3: no"}}));
  EXPECT_EQ(about["program"], "concbench 1.2");
}

TEST(TraceFile, TellsHowManyRunsItLacks) {
  const std::vector<CaseTrace> cases{case_of("a", 500)};
  EXPECT_EQ(write_trace(cases, {}, 100000, [](std::string_view) {}), 0U);
  EXPECT_GT(write_trace(cases, {}, 100, [](std::string_view) {}), 400U);
}

TEST(TraceFile, ComesInPieces) {
  std::size_t longest = 0;
  write_trace(std::vector{case_of("a", 20'000)}, {}, 100'000,
              [&longest](std::string_view bytes) { longest = std::max(longest, bytes.size()); });
  EXPECT_LT(longest, 100'000U);
}

}  // namespace
}  // namespace concbench::trace_events_test
