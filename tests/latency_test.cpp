#include "runtime/latency.hpp"

#include <gtest/gtest.h>

#include "os/process.hpp"

namespace concbench::latency_test {
namespace {

using namespace std::chrono_literals;

/// So long after a moment that is the same for all.
LatencyTable::Instant at(std::chrono::nanoseconds time) { return LatencyTable::Instant(1h + time); }

TEST(LatencyTable, CountsWaitsFromTheHandOverAndRunsFromTheStart) {
  LatencyTable table(2);
  table.begin_pass(at(0ns));
  table.record(0, at(10ns), at(15ns));
  table.record(1, at(30ns), at(120ns));
  EXPECT_EQ(table.waits().count(), 2U);
  EXPECT_EQ(table.waits().min_ns(), 10U);
  EXPECT_EQ(table.waits().max_ns(), 30U);
  EXPECT_EQ(table.runs().min_ns(), 5U);
  EXPECT_EQ(table.runs().max_ns(), 90U);
}

TEST(LatencyTable, CountsWaitsFromTheHandOverOfTheirOwnPass) {
  LatencyTable table(1);
  for (const auto begin : {0ns, 1'000'000ns}) {
    table.begin_pass(at(begin));
    table.record(0, at(begin + 7ns), at(begin + 8ns));
    table.end_pass(at(begin), at(begin + 9ns));
  }
  EXPECT_EQ(table.waits().max_ns(), 7U);
}

/// Whose workers were busy for so long.
LatencyTable busy_for(const std::vector<std::chrono::nanoseconds>& times) {
  LatencyTable table(static_cast<unsigned>(times.size()));
  table.begin_pass(at(0ns));
  for (unsigned worker = 0; const auto time : times) {
    // In two tasks, which add up.
    table.record(worker, at(0ns), at(time / 2));
    table.record(worker++, at(time / 2), at(time));
  }
  table.end_pass(at(0ns), at(1s));
  return table;
}

TEST(LatencyTable, FindsTheLongestBusyTimeOverTheMean) {
  EXPECT_EQ(busy_for({100ns, 100ns}).imbalance(), 1);
  EXPECT_EQ(busy_for({300ns, 100ns}).imbalance(), 1.5);
  EXPECT_EQ(busy_for({100ns}).imbalance(), 1);
}

TEST(LatencyTable, CountsIdleWorkersToo) {
  EXPECT_EQ(busy_for({100ns, 0ns, 0ns, 0ns}).imbalance(), 4);
}

TEST(LatencyTable, TakesWorkThatTheClockCannotSeeForEven) {
  EXPECT_EQ(busy_for({0ns, 0ns}).imbalance(), 1);
}

TEST(LatencyTable, HasTheMeanImbalanceOfItsPasses) {
  // One pass on one worker, one on the other: uneven each time, though not in the sum.
  LatencyTable table(2);
  for (const unsigned worker : {0U, 1U}) {
    table.begin_pass(at(0ns));
    table.record(worker, at(0ns), at(100ns));
    table.end_pass(at(0ns), at(1s));
  }
  EXPECT_EQ(table.imbalance(), 2);
}

TEST(LatencyTable, SaysWhereTheTimeOfTheWorkWent) {
  LatencyTable table(2);
  table.begin_pass(at(1000ns));
  table.record(0, at(1030ns), at(1100ns));
  table.record(0, at(1120ns), at(1150ns));
  table.record(1, at(1010ns), at(1030ns));
  table.record(1, at(1040ns), at(1050ns));
  table.end_pass(at(1020ns), at(1200ns));
  const WorkSplit wanted{.hand_over_ns = (20. + 10) / 2,
                         .waiting_ns = (30. + 10) / 2,
                         .running_ns = (100. + 30) / 2,
                         .idle_ns = (0. + 100) / 2,
                         .collecting_ns = 50};
  EXPECT_EQ(table.split(), wanted);
}

TEST(LatencyTable, HasTheMeanSplitOfItsPasses) {
  LatencyTable table(1);
  for (const auto length : {100ns, 300ns}) {
    table.begin_pass(at(0ns));
    table.record(0, at(0ns), at(length));
    table.end_pass(at(0ns), at(length));
  }
  EXPECT_EQ(table.split(), WorkSplit{.running_ns = 200});
}

TEST(LatencyTable, ForgetsWhatIsCleared) {
  LatencyTable table = busy_for({100ns, 0ns});
  table.clear();
  EXPECT_EQ(table.waits().count(), 0U);
  EXPECT_EQ(table.runs().count(), 0U);
  EXPECT_EQ(table.split(), WorkSplit());
  table.begin_pass(at(0ns));
  for (const unsigned worker : {0U, 1U}) table.record(worker, at(0ns), at(100ns));
  table.end_pass(at(0ns), at(1s));
  EXPECT_EQ(table.imbalance(), 1);
  EXPECT_EQ(table.split().running_ns, 100);
}

TEST(LatencyTable, HasRoomForMoreWorkersThanHistograms) {
  LatencyTable table(1000);
  table.begin_pass(at(0ns));
  for (unsigned worker = 0; worker < 1000; ++worker) table.record(worker, at(1ns), at(2ns));
  table.end_pass(at(0ns), at(1s));
  EXPECT_EQ(table.runs().count(), 1000U);
  EXPECT_EQ(table.imbalance(), 1);
}

TEST(LatencyTable, HasTheTasksOfOtherProcesses) {
  LatencyTable table(2);
  table.begin_pass(at(0ns));
  wait_for(fork_process([&] { table.record(1, at(3ns), at(9ns)); }));
  table.end_pass(at(0ns), at(1s));
  EXPECT_EQ(table.waits().max_ns(), 3U);
  EXPECT_EQ(table.runs().max_ns(), 6U);
  EXPECT_EQ(table.imbalance(), 2);
}

}  // namespace
}  // namespace concbench::latency_test
