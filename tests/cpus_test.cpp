#include "os/cpus.hpp"

#include <gtest/gtest.h>
#include <sched.h>

#include <thread>

#include "support/fake_tree.hpp"

namespace concbench::cpus_test {
namespace {

constexpr auto kUnifiedMount = "30 23 0:27 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n";
constexpr auto kCpuMount =
    "31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755\n"
    "32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime shared:9 - cgroup cgroup rw,cpuacct,cpu\n"
    "33 31 0:30 / /sys/fs/cgroup/cpuset rw,relatime - cgroup cgroup rw,cpuset\n";

/// A machine whose process is in the groups `cgroup`, with `mountinfo`.
class Machine : public FakeTree {
 public:
  Machine(std::string_view cgroup, std::string_view mountinfo) {
    write("proc/self/cgroup", cgroup);
    write("proc/self/mountinfo", mountinfo);
  }

  void write_v1(const std::filesystem::path& group, std::string_view quota,
                std::string_view period) const {
    write(group / "cpu.cfs_quota_us", quota);
    write(group / "cpu.cfs_period_us", period);
  }

  CpuBudget budget() const { return cpu_budget(root()); }
};

TEST(Cpus, FindTheQuotaOfAGrandparent) {
  const Machine machine("0::/a/b/c\n", kUnifiedMount);
  machine.write("sys/fs/cgroup/a/cpu.max", "250000 100000\n");
  machine.write("sys/fs/cgroup/a/b/cpu.max", "max 100000\n");
  machine.write("sys/fs/cgroup/a/b/c/cpu.max", "max 100000\n");
  EXPECT_EQ(machine.budget().quota, 2.5);
  EXPECT_EQ(machine.budget().quota_group, "/a");
}

TEST(Cpus, KeepToTheSmallestQuotaOfAllAncestors) {
  const Machine machine("0::/a/b/c\n", kUnifiedMount);
  machine.write("sys/fs/cgroup/a/cpu.max", "400000 100000\n");
  machine.write("sys/fs/cgroup/a/b/cpu.max", "15000 10000\n");
  machine.write("sys/fs/cgroup/a/b/c/cpu.max", "300000 100000\n");
  EXPECT_EQ(machine.budget().quota, 1.5);
  EXPECT_EQ(machine.budget().quota_group, "/a/b");
}

TEST(Cpus, ReadTheQuotaOfTheGroupThatAContainerSeesAsItsRoot) {
  const Machine machine("0::/\n", kUnifiedMount);
  machine.write("sys/fs/cgroup/cpu.max", "50000 100000\n");
  EXPECT_EQ(machine.budget().quota, 0.5);
  EXPECT_EQ(machine.budget().quota_group, "/");
}

TEST(Cpus, DoNotHeedTheQuotasOfOtherGroups) {
  const Machine machine("0::/a\n", kUnifiedMount);
  machine.write("sys/fs/cgroup/b/cpu.max", "50000 100000\n");
  machine.write("sys/fs/cgroup/a/child/cpu.max", "50000 100000\n");
  EXPECT_EQ(machine.budget().quota, std::nullopt);
}

TEST(Cpus, ReadQuotasOfVersion1) {
  const Machine machine("4:cpuset:/x\n3:cpu,cpuacct:/a/b\n", kCpuMount);
  machine.write_v1("sys/fs/cgroup/cpu/a", "200000\n", "100000\n");
  machine.write_v1("sys/fs/cgroup/cpu/a/b", "-1\n", "100000\n");
  for (const auto* other : {"cpu/x", "cpuset/x", "cpuset/a"}) {
    machine.write_v1(std::filesystem::path("sys/fs/cgroup") / other, "1000\n", "100000\n");
  }
  EXPECT_EQ(machine.budget().quota, 2);
  EXPECT_EQ(machine.budget().quota_group, "/a");
}

TEST(Cpus, TakeMinusOneInVersion1ForNoQuota) {
  const Machine machine("3:cpu,cpuacct:/\n", kCpuMount);
  machine.write_v1("sys/fs/cgroup/cpu", "-1\n", "100000\n");
  EXPECT_EQ(machine.budget().quota, std::nullopt);
}

TEST(Cpus, RespectTheRootOfAMountInAContainer) {
  const Machine machine("3:cpu:/docker/abc/job\n",
                        "32 31 0:29 /docker/abc /sys/fs/cgroup/cpu ro - cgroup cgroup rw,cpu\n");
  machine.write_v1("sys/fs/cgroup/cpu", "300000\n", "100000\n");
  machine.write_v1("sys/fs/cgroup/cpu/job", "150000\n", "100000\n");
  machine.write_v1("sys/fs/cgroup/cpu/docker/abc", "10000\n", "100000\n");
  EXPECT_EQ(machine.budget().quota, 1.5);
  EXPECT_EQ(machine.budget().quota_group, "/docker/abc/job");
}

TEST(Cpus, PassOverAMountThatDoesNotShowTheGroup) {
  const Machine machine("0::/docker/abcdef\n",
                        "30 23 0:27 /docker/abc /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
  machine.write("sys/fs/cgroup/cpu.max", "10000 100000\n");
  EXPECT_EQ(machine.budget().quota, std::nullopt);
}

TEST(Cpus, ReadTheTopOfAMountFromOutsideTheNamespace) {
  const Machine machine("0::/job\n", "30 23 0:27 /../.. /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
  machine.write("sys/fs/cgroup/cpu.max", "200000 100000\n");
  machine.write("sys/fs/cgroup/job/cpu.max", "100000 100000\n");
  EXPECT_EQ(machine.budget().quota, 2);
}

TEST(Cpus, TakeTheSmallestQuotaOfAHybridMachine) {
  const Machine machine("3:cpu:/v1\n0::/v2\n",
                        std::string(kCpuMount) +
                            "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 "
                            "cgroup2 rw\n");
  machine.write_v1("sys/fs/cgroup/cpu/v1", "300000\n", "100000\n");
  machine.write_v1("sys/fs/cgroup/cpu/v2", "1000\n", "100000\n");
  machine.write("sys/fs/cgroup/unified/v2/cpu.max", "200000 100000\n");
  machine.write("sys/fs/cgroup/unified/v1/cpu.max", "1000 100000\n");
  EXPECT_EQ(machine.budget().quota, 2);
  EXPECT_EQ(machine.budget().quota_group, "/v2");
}

TEST(Cpus, DecodeTheEscapesOfAMountPoint) {
  const Machine machine("0::/a\n", "30 23 0:27 / /my\\040groups\\134 rw - cgroup2 cgroup2 rw\n");
  machine.write("my groups\\/a/cpu.max", "100000 100000\n");
  EXPECT_EQ(machine.budget().quota, 1);
}

TEST(Cpus, ReadAGroupWithColonsAndSpacesInItsName) {
  const Machine machine("0::/a:b c\n", kUnifiedMount);
  machine.write("sys/fs/cgroup/a:b c/cpu.max", "100000 100000\n");
  EXPECT_EQ(machine.budget().quota_group, "/a:b c");
}

TEST(Cpus, TakeGarbageForNoQuota) {
  const Machine machine("0::/a\n", kUnifiedMount);
  for (const auto* garbage : {"", "max", "\n", "100000", "x y", "100000 0", "0 100000", "-1 100000",
                              "1e5 100000", "100000 100000 100000", "99999999999999999999 1"}) {
    machine.write("sys/fs/cgroup/a/cpu.max", garbage);
    EXPECT_EQ(machine.budget().quota, std::nullopt) << garbage;
  }
}

TEST(Cpus, SurviveGarbageInTheListsOfGroupsAndMounts) {
  const Machine machine("\n::\n0\n0::\n:cpu\n0::/../x\n3:cpu\n",
                        "\n-\n1 2 3 - cgroup2\n - - - -\n");
  EXPECT_EQ(machine.budget().quota, std::nullopt);
}

TEST(Cpus, HaveNoQuotaWhereNothingCanBeRead) {
  const FakeTree tree;
  EXPECT_EQ(cpu_budget(tree.root()).quota, std::nullopt);
}

TEST(Cpus, CountThoseOnline) {
  const FakeTree tree;
  tree.write("sys/devices/system/cpu/online", "0-3,8,10-11\n");
  EXPECT_EQ(cpu_budget(tree.root()).present, 7U);
}

TEST(Cpus, CountThoseOnlineWithoutAReadableList) {
  const FakeTree tree;
  const unsigned counted = cpu_budget(tree.root()).present;
  EXPECT_GE(counted, 1U);
  for (const auto* garbage : {"", "3-1", "x", "0-", "-1"}) {
    tree.write("sys/devices/system/cpu/online", garbage);
    EXPECT_EQ(cpu_budget(tree.root()).present, counted) << garbage;
  }
}

TEST(Cpus, CountTheAffinityMaskOfTheCallingThread) {
  unsigned affinity = 0;
  std::thread([&] {
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(static_cast<unsigned>(::sched_getcpu()), &one);
    ::sched_setaffinity(0, sizeof one, &one);
    affinity = cpu_budget().affinity;
  }).join();
  EXPECT_EQ(affinity, 1U);
}

TEST(Cpus, OfThisMachineAreAtLeastOne) {
  const auto budget = cpu_budget();
  EXPECT_GE(budget.present, 1U);
  EXPECT_GE(budget.affinity, 1U);
  EXPECT_LE(budget.allowed(), budget.affinity);
}

TEST(Cpus, AllowTheSmallerOfAffinityAndQuotaRoundedDown) {
  EXPECT_EQ((CpuBudget{.affinity = 8}).allowed(), 8U);
  EXPECT_EQ((CpuBudget{.affinity = 8, .quota = 2.9}).allowed(), 2U);
  EXPECT_EQ((CpuBudget{.affinity = 2, .quota = 64}).allowed(), 2U);
  EXPECT_EQ((CpuBudget{.affinity = 8, .quota = 0.05}).allowed(), 1U);
  EXPECT_EQ((CpuBudget{.affinity = 8, .quota = 1e300}).allowed(), 8U);
}

TEST(Cpus, GiveTheReasonForWhatTheyAllow) {
  EXPECT_EQ((CpuBudget{.affinity = 8, .quota = 2.5, .quota_group = "/foo"}).reason(),
            "2: affinity 8, quota 2.5 from /foo");
  EXPECT_EQ((CpuBudget{.affinity = 8}).reason(), "8: affinity 8, no quota");
}

}  // namespace
}  // namespace concbench::cpus_test
