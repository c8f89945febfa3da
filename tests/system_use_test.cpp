#include <gtest/gtest.h>
#include <unistd.h>

#include "os/usage.hpp"
#include "support/fake_tree.hpp"

namespace concbench::system_use_test {
namespace {

using namespace std::chrono_literals;

constexpr const char* kStat = "cpu  100 20 30 4000 5 6 7 8 0 0\ncpu0 1 2 3 4 5 6 7 8\n";

TEST(SystemUse, ReadsTheBusyTimeOfTheTopGroup) {
  const FakeTree tree;
  tree.write("proc/stat", kStat);
  tree.write("sys/fs/cgroup/cpu.stat", "usage_usec 1500\nuser_usec 1000\n");
  EXPECT_EQ(SystemMeter(tree.root()).read().busy, 1500us);
}

TEST(SystemUse, ReadsTheBusyTimeOfTheTopGroupOfVersion1) {
  const FakeTree tree;
  tree.write("sys/fs/cgroup/cpuacct/cpuacct.usage", "123456789\n");
  EXPECT_EQ(SystemMeter(tree.root()).read().busy, 123456789ns);
}

TEST(SystemUse, FallsBackOnTheTicksOfTheKernel) {
  const FakeTree tree;
  tree.write("proc/stat", kStat);
  const std::chrono::nanoseconds tick = std::chrono::nanoseconds(1s) / ::sysconf(_SC_CLK_TCK);
  // user, nice, system, irq and softirq; neither idle nor waiting for I/O.
  EXPECT_EQ(SystemMeter(tree.root()).read().busy, tick * (100 + 20 + 30 + 6 + 7));
  EXPECT_EQ(SystemMeter(tree.root()).read().niced, tick * 20);
  EXPECT_EQ(SystemMeter(tree.root()).read().steal, tick * 8);
}

TEST(SystemUse, KnowsOfNoPriorityInAContainer) {
  const FakeTree tree;
  tree.write("proc/stat", kStat);
  tree.write("sys/fs/cgroup/cgroup.type", "domain\n");
  EXPECT_EQ(SystemMeter(tree.root()).read().niced, 0ns);
}

TEST(SystemUse, CountsHowOftenAQuotaStoppedAnyOfItsGroups) {
  const FakeTree tree;
  tree.write("proc/self/cgroup", "0::/a/b\n");
  tree.write("proc/self/mountinfo", "31 23 0:28 / /cg rw - cgroup2 cgroup rw\n");
  tree.write("cg/a/cpu.stat", "nr_periods 9\nnr_throttled 3\n");
  tree.write("cg/a/b/cpu.stat", "nr_periods 9\nnr_throttled 4\n");
  EXPECT_EQ(SystemMeter(tree.root()).read().throttled, 7U);
}

TEST(SystemUse, IsNothingWhereNothingCanBeRead) {
  const FakeTree tree;
  const SystemUse use = SystemMeter(tree.root()).read();
  EXPECT_EQ(use.busy, 0ns);
  EXPECT_EQ(use.throttled, 0U);
}

TEST(SystemUse, GrowsWithTheWorkOfThisProcess) {
  const auto before = cpu_time_of(::getpid());
  while (cpu_time_of(::getpid()) - before < 1ms) {
  }
  EXPECT_GT(SystemMeter().read().busy, 0ns);
  // Above the largest number that the kernel gives a process.
  EXPECT_EQ(cpu_time_of(1 << 23), 0ns);
}

}  // namespace
}  // namespace concbench::system_use_test
