#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include "os/clock.hpp"
#include "os/machine.hpp"
#include "os/usage.hpp"
#include "support/fake_tree.hpp"

namespace concbench::machine_readers_test {
namespace {

using namespace std::chrono_literals;

TEST(Smt, IsTheLongestListOfSiblings) {
  const FakeTree tree;
  tree.write("sys/devices/system/cpu/cpu0/topology/thread_siblings_list", "0\n");
  EXPECT_EQ(threads_per_core(tree.root()), 1U);
  tree.write("sys/devices/system/cpu/cpu1/topology/thread_siblings_list", "1,5\n");
  EXPECT_EQ(threads_per_core(tree.root()), 2U);
  tree.write("sys/devices/system/cpu/cpu12/topology/thread_siblings_list", "8-11\n");
  EXPECT_EQ(threads_per_core(tree.root()), 4U);
}

TEST(Smt, IsNotToldWithoutAReadableList) {
  const FakeTree tree;
  EXPECT_EQ(threads_per_core(tree.root()), std::nullopt);
  for (const auto* garbage : {"x\n", "0-9223372036854775807\n", "0-65535,0-65535\n", "-1\n"}) {
    tree.write("sys/devices/system/cpu/cpu0/topology/thread_siblings_list", garbage);
    EXPECT_EQ(threads_per_core(tree.root()), std::nullopt) << garbage;
  }
}

TEST(Pressure, IsTheShareOfTheLastTenSecondsInWhichSomeTaskWaited) {
  const FakeTree tree;
  tree.write("proc/pressure/cpu",
             "some avg10=2.63 avg60=6.28 avg300=19.33 total=2275107278\n"
             "full avg10=1.00 avg60=0.00 avg300=0.00 total=0\n");
  tree.write("proc/pressure/memory", "some avg10=0.00 avg60=6.28 avg300=19.33 total=2275107278\n");
  const Pressure pressure = read_pressure(tree.root());
  EXPECT_DOUBLE_EQ(pressure.cpu.value(), 0.0263);
  EXPECT_EQ(pressure.memory, 0);
  EXPECT_EQ(pressure.io, std::nullopt);
}

TEST(Pressure, IsNotToldByGarbage) {
  const FakeTree tree;
  for (const auto* garbage : {"", "some", "some avg10=", "some avg10=x", "full avg10=1.00",
                              "some avg10=nan", "some avg10=-1", "some avg10=1e9"}) {
    tree.write("proc/pressure/cpu", garbage);
    EXPECT_EQ(read_pressure(tree.root()).cpu, std::nullopt) << garbage;
  }
}

TEST(CpuTime, CountsBusyAndStolenTicksButNoIdleOnes) {
  const FakeTree tree;
  tree.write("proc/stat", "cpu  1 2 4 1000 2000 8 16 300 50 60\ncpu0 9 9 9 9 9 9 9 9 9 9\n");
  const CpuTime time = read_cpu_time(tree.root());
  const auto tick = std::chrono::nanoseconds(1s) / ::sysconf(_SC_CLK_TCK);
  EXPECT_EQ(time.busy, 31 * tick);
  EXPECT_EQ(time.steal, 300 * tick);
}

TEST(CpuTime, FitsOnAMachineWhoseManyCpusHaveBeenBusyForYears) {
  const FakeTree tree;
  const auto ticks = 1'000'000'000 * ::sysconf(_SC_CLK_TCK);
  tree.write("proc/stat", "cpu  " + std::to_string(ticks) + " 0 0 0 0 0 0 0\n");
  EXPECT_EQ(read_cpu_time(tree.root()).busy, 1'000'000'000s);
}

TEST(CpuTime, IsNotNegativeWhateverIsRead) {
  const FakeTree tree;
  tree.write("proc/stat", "cpu -5 -9223372036854775808 9223372036854775807 1 1 1 1 -1\n");
  const CpuTime time = read_cpu_time(tree.root());
  EXPECT_EQ(time.busy, std::chrono::nanoseconds::max() / 10ms * 10ms);
  EXPECT_EQ(time.steal, 0ns);
}

TEST(CpuTime, IsZeroWhereItCannotBeRead) {
  const CpuTime time = read_cpu_time(FakeTree().root());
  EXPECT_EQ(time.busy, 0ns);
  EXPECT_EQ(time.steal, 0ns);
}

TEST(CpuTime, IsStolenAsAShareOfTheTimeInWhichThereWasWork) {
  const CpuTime passed = CpuTime{.busy = 100ms, .steal = 10ms} - CpuTime{.busy = 70ms};
  EXPECT_DOUBLE_EQ(stolen_share(passed).value(), 0.25);
  EXPECT_EQ(stolen_share({}), std::nullopt);
}

TEST(Memory, IsReadInBytes) {
  const FakeTree tree;
  tree.write(
      "proc/meminfo",
      "MemTotal:       24684092 kB\nMemFree:  7 kB\nMemAvailable:   23854112 kB\n"
      "SwapTotal:          1000 kB\nSwapFree:            900 kB\nHugePages_Total:       0\n");
  const auto memory = read_memory(tree.root());
  ASSERT_TRUE(memory);
  EXPECT_EQ(memory->total, 24684092ULL * 1024);
  EXPECT_EQ(memory->available, 23854112ULL * 1024);
  EXPECT_EQ(memory->swap_total, 1000U * 1024);
  EXPECT_EQ(memory->swap_used, 100U * 1024);
}

TEST(Memory, HasNoLessThanNoSwapInUse) {
  const FakeTree tree;
  tree.write("proc/meminfo", "MemTotal: 9 kB\nSwapTotal: 7 kB\nSwapFree: 8 kB\n");
  EXPECT_EQ(read_memory(tree.root()).value().swap_used, 0U);
}

TEST(Memory, IsNotToldByGarbage) {
  const FakeTree tree;
  EXPECT_FALSE(read_memory(tree.root()));
  tree.write("proc/meminfo", "MemTotal: x\n\n:\n");
  EXPECT_FALSE(read_memory(tree.root()));
}

TEST(KillsForWantOfMemory, AreThoseOfTheWholeMachineWhereNoGroupTells) {
  const FakeTree tree;
  EXPECT_EQ(out_of_memory_kills(tree.root()), 0U);
  tree.write("proc/vmstat", "nr_free_pages 5\noom_kill 3\n");
  EXPECT_EQ(out_of_memory_kills(tree.root()), 3U);
}

TEST(KillsForWantOfMemory, AreThoseOfTheNearestGroupThatTells) {
  const FakeTree tree;
  tree.write("proc/vmstat", "oom_kill 3\n");
  tree.write("proc/self/cgroup", "0::/a/b\n");
  tree.write("proc/self/mountinfo", "30 23 0:27 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
  tree.write("sys/fs/cgroup/a/memory.events", "low 0\noom 9\noom_kill 7\n");
  EXPECT_EQ(out_of_memory_kills(tree.root()), 7U);
  tree.write("sys/fs/cgroup/a/b/memory.events", "oom_kill 1\n");
  EXPECT_EQ(out_of_memory_kills(tree.root()), 1U);
}

TEST(HugePages, AreThePolicyInBrackets) {
  const FakeTree tree;
  EXPECT_EQ(huge_page_policy(tree.root()), std::nullopt);
  for (const auto* line : {"[always] madvise never\n", "always [madvise] never\n"}) {
    tree.write("sys/kernel/mm/transparent_hugepage/enabled", line);
    const std::string wanted = line[0] == '[' ? "always" : "madvise";
    EXPECT_EQ(huge_page_policy(tree.root()), wanted);
  }
  tree.write("sys/kernel/mm/transparent_hugepage/enabled", "]never[\n");
  EXPECT_EQ(huge_page_policy(tree.root()), std::nullopt);
}

TEST(AddressLayout, IsRandomUnlessTheKernelOrTheProcessHasItOff) {
  const FakeTree tree;
  EXPECT_EQ(addresses_are_random(tree.root()), std::nullopt);
  tree.write("proc/sys/kernel/randomize_va_space", "0\n");
  EXPECT_EQ(addresses_are_random(tree.root()), false);
  tree.write("proc/sys/kernel/randomize_va_space", "2\n");
  EXPECT_EQ(addresses_are_random(tree.root()), true);
  tree.write("proc/self/personality", "00040000\n");
  EXPECT_EQ(addresses_are_random(tree.root()), false);
  tree.write("proc/self/personality", "00800000\n");
  EXPECT_EQ(addresses_are_random(tree.root()), true);
}

TEST(Limits, AreThoseOfTheProcess) {
  rlimit old{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &old), 0);
  const rlimit lower{.rlim_cur = 123, .rlim_max = old.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &lower), 0);
  EXPECT_EQ(read_limits().open_files.soft, 123U);
  ::setrlimit(RLIMIT_NOFILE, &old);
}

TEST(Limits, OfOpenFilesAreRaisedAsFarAsTheyMayBe) {
  rlimit old{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &old), 0);
  const rlimit lower{.rlim_cur = 123, .rlim_max = old.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &lower), 0);
  raise_open_files();
  const Limit raised = read_limits().open_files;
  EXPECT_EQ(raised.soft, raised.hard);
  ::setrlimit(RLIMIT_NOFILE, &old);
}

TEST(Limits, AreAbsentWhereThereIsNone) {
  rlimit stack{};
  ASSERT_EQ(::getrlimit(RLIMIT_STACK, &stack), 0);
  EXPECT_EQ(read_limits().stack.soft.has_value(), stack.rlim_cur != RLIM_INFINITY);
  EXPECT_EQ(read_limits().stack.hard.has_value(), stack.rlim_max != RLIM_INFINITY);
}

TEST(Clock, NamesItsSource) {
  const FakeTree tree;
  EXPECT_EQ(clocksource(tree.root()), std::nullopt);
  tree.write("sys/devices/system/clocksource/clocksource0/current_clocksource", "tsc\n");
  EXPECT_EQ(clocksource(tree.root()), "tsc");
}

/// A clock that moves by 30 ns at every third reading, and once stands for long.
std::chrono::steady_clock::time_point step_of_30() {
  static int reading = 0;
  ++reading;
  return std::chrono::steady_clock::time_point((reading / 3) * 30ns + (reading > 15000 ? 1s : 0s));
}

TEST(Clock, IsMeasuredBySmallestStepAndUndisturbedCost) {
  const ClockQuality clock = measure_clock(1s, step_of_30);
  EXPECT_EQ(clock.step, 30ns);
  EXPECT_NEAR(clock.cost.count(), 10, 0.01);
}

TEST(Clock, IsNotMeasuredInNoTime) {
  EXPECT_EQ(measure_clock(0ns, step_of_30).step, 0ns);
  EXPECT_EQ(measure_clock(0ns, step_of_30).cost.count(), 0);
}

TEST(Clock, OfThisMachineMoves) {
  const ClockQuality clock = measure_clock(1ms);
  EXPECT_GT(clock.step, 0ns);
  EXPECT_GT(clock.cost.count(), 0);
}

}  // namespace
}  // namespace concbench::machine_readers_test
