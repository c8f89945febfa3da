#include "runtime/trace_table.hpp"

#include <gtest/gtest.h>

#include <set>
#include <thread>
#include <vector>

#include "os/process.hpp"

namespace concbench::trace_table_test {
namespace {

using namespace std::chrono_literals;

/// So long after a moment that is the same for all.
TraceTable::Instant at(std::chrono::nanoseconds time) { return TraceTable::Instant(1h + time); }

std::vector<std::uint64_t> tasks_of(const PassTrace& trace) {
  std::vector<std::uint64_t> tasks;
  for (const TaskRun& run : trace.runs) tasks.push_back(run.task);
  return tasks;
}

TEST(TraceTable, HasEachRunWithItsWorkerAndItsTimes) {
  TraceTable table(2, 100);
  table.record(1, 7, at(10ns), at(15ns));
  const PassTrace trace = table.read();
  ASSERT_EQ(trace.runs.size(), 1U);
  EXPECT_EQ(trace.runs[0].task, 7U);
  EXPECT_EQ(trace.runs[0].worker, 1U);
  EXPECT_EQ(trace.runs[0].end_ns - trace.runs[0].begin_ns, 5);
  EXPECT_EQ(trace.left_out, 0U);
}

TEST(TraceTable, HasRunsInTheOrderInWhichTheyBegan) {
  TraceTable table(2, 100);
  table.record(0, 3, at(30ns), at(40ns));
  table.record(1, 1, at(10ns), at(90ns));
  table.record(0, 2, at(20ns), at(25ns));
  EXPECT_EQ(tasks_of(table.read()), (std::vector<std::uint64_t>{1, 2, 3}));
}

TEST(TraceTable, CountsWhatItHasNoRoomFor) {
  TraceTable table(1, 3);
  for (std::uint64_t task = 0; task < 10; ++task) table.record(0, task, at(1ns), at(2ns));
  EXPECT_EQ(table.read().runs.size(), 3U);
  EXPECT_EQ(table.read().left_out, 7U);
}

TEST(TraceTable, LosesNoneWhereManyWorkersShareWhatRoomThereIs) {
  constexpr unsigned kWorkers = 1000;
  TraceTable table(kWorkers, 100);
  for (unsigned worker = 0; worker < kWorkers; ++worker)
    table.record(worker, worker, at(1ns), at(2ns));
  EXPECT_EQ(table.read().runs.size(), 100U);
  EXPECT_EQ(table.read().left_out, 900U);
}

TEST(TraceTable, HasMostOfItsRoomForAWorkerThatRunsAll) {
  TraceTable table(10, 1000);
  for (unsigned worker = 1; worker < 10; ++worker) table.record(worker, worker, at(1ns), at(2ns));
  for (std::uint64_t task = 0; task < 2000; ++task) table.record(0, task, at(1ns), at(2ns));
  EXPECT_GE(table.read().runs.size(), 750U);
}

TEST(TraceTable, HasTheRunsOfThreadsAtOnce) {
  TraceTable table(4, 10'000);
  std::vector<std::thread> threads;
  for (unsigned worker = 0; worker < 4; ++worker) {
    threads.emplace_back([&table, worker] {
      for (std::uint64_t i = 0; i < 1000; ++i) {
        table.record(worker, worker * 1000 + i, at(1ns), at(2ns));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const auto tasks = tasks_of(table.read());
  EXPECT_EQ(std::set(tasks.begin(), tasks.end()).size(), 4000U);
}

TEST(TraceTable, HasTheRunsOfOtherProcesses) {
  TraceTable table(2, 100);
  wait_for(fork_process([&] { table.record(1, 9, at(3ns), at(9ns)); }));
  EXPECT_EQ(tasks_of(table.read()), (std::vector<std::uint64_t>{9}));
}

TEST(TraceTable, TellsOfDeathsAndRetriesInWords) {
  TraceTable table(2, 100);
  table.note_death(1, 4711, 9, {3, 4});
  table.note_retry(1, {3, 4});
  table.note_death(0, 4712, 0, {});
  const std::vector<WorkerEvent> events = table.read().events;
  ASSERT_EQ(events.size(), 3U);
  EXPECT_EQ(events[0].kind, WorkerEvent::Kind::death);
  EXPECT_EQ(events[0].worker, 1U);
  EXPECT_EQ(events[0].what, "worker 4711 was killed by signal 9 (Killed) while it held task 3");
  EXPECT_EQ(events[1].kind, WorkerEvent::Kind::retry);
  EXPECT_EQ(events[1].what, "task 3 to be run again");
  EXPECT_EQ(events[2].what, "worker 4712 exited with code 0 while it held no task");
}

TEST(TraceTable, CountsDeathsThatItHasNoRoomFor) {
  TraceTable table(1, 1);
  for (int i = 0; i < 300; ++i) table.note_retry(0, {3, 4});
  EXPECT_EQ(table.read().events.size() + table.read().left_out, 300U);
  EXPECT_GT(table.read().left_out, 0U);
}

TEST(TraceTable, ForgetsWhatIsCleared) {
  TraceTable table(1, 2);
  for (std::uint64_t task = 0; task < 5; ++task) table.record(0, task, at(1ns), at(2ns));
  table.note_retry(0, {3, 4});
  table.times().begin_ns = 5;
  table.clear();
  EXPECT_TRUE(table.read().runs.empty());
  EXPECT_TRUE(table.read().events.empty());
  EXPECT_EQ(table.read().left_out, 0U);
  EXPECT_EQ(table.read().times.begin_ns, 0);
  table.record(0, 8, at(1ns), at(2ns));
  EXPECT_EQ(tasks_of(table.read()), (std::vector<std::uint64_t>{8}));
}

}  // namespace
}  // namespace concbench::trace_table_test
