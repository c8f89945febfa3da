#include <gtest/gtest.h>

#include "os/machine.hpp"
#include "support/fake_tree.hpp"

namespace concbench::frequency_test {
namespace {

constexpr auto kCpus = "sys/devices/system/cpu";

class Cpus : public FakeTree {
 public:
  void write_cpu(std::string_view name, std::string_view content) const {
    write(std::filesystem::path(kCpus) / name, content);
  }
  FrequencyControl control() const { return read_frequency_control(root()); }
};

TEST(Frequency, HasTheGovernorsOfAllCpusOnce) {
  const Cpus cpus;
  cpus.write_cpu("cpu0/cpufreq/scaling_governor", "powersave\n");
  cpus.write_cpu("cpu1/cpufreq/scaling_governor", "performance\n");
  cpus.write_cpu("cpu10/cpufreq/scaling_governor", "powersave\n");
  EXPECT_EQ(cpus.control().governors, (std::set<std::string>{"performance", "powersave"}));
}

TEST(Frequency, PassesOverFoldersThatAreNoCpu) {
  const Cpus cpus;
  cpus.write_cpu("cpufreq/cpufreq/scaling_governor", "powersave\n");
  cpus.write_cpu("cpuidle/cpufreq/scaling_governor", "powersave\n");
  EXPECT_TRUE(cpus.control().governors.empty());
}

TEST(Frequency, ReadsBoostOfTheGenericDriver) {
  const Cpus cpus;
  cpus.write_cpu("cpufreq/boost", "1\n");
  EXPECT_EQ(cpus.control().boost, true);
  EXPECT_EQ(cpus.control().boost_file, "/sys/devices/system/cpu/cpufreq/boost");
  cpus.write_cpu("cpufreq/boost", "0\n");
  EXPECT_EQ(cpus.control().boost, false);
}

TEST(Frequency, ReadsTurboOfIntelTheOtherWayRound) {
  const Cpus cpus;
  cpus.write_cpu("intel_pstate/no_turbo", "1\n");
  cpus.write_cpu("cpufreq/boost", "1\n");
  EXPECT_EQ(cpus.control().boost, false);
  EXPECT_EQ(cpus.control().boost_file, "/sys/devices/system/cpu/intel_pstate/no_turbo");
  cpus.write_cpu("intel_pstate/no_turbo", "0\n");
  EXPECT_EQ(cpus.control().boost, true);
}

TEST(Frequency, IsNotToldByAMachineThatShowsNothing) {
  const FrequencyControl control = read_frequency_control(FakeTree().root());
  EXPECT_TRUE(control.governors.empty());
  EXPECT_EQ(control.boost, std::nullopt);
}

}  // namespace
}  // namespace concbench::frequency_test
