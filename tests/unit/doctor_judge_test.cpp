#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "doctor/doctor.hpp"

namespace concbench::doctor_judge_test {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t kGiB = 1ULL << 30;

/// A machine on which nothing is to be said against measuring.
MachineState quiet() {
  return {
      .cpus = {.present = 8, .affinity = 8},
      .frequency = {.governors = {"performance"}, .boost = false, .boost_file = "/sys/boost"},
      .threads_per_core = 1,
      .load = 0.5,
      .pressure = {.cpu = 0.01, .memory = 0, .io = 0.01},
      .since_boot = {.busy = 1000s, .steal = 1s},
      .just_now = {.busy = 500ms},
      .memory = Memory{.total = 16 * kGiB, .available = 12 * kGiB, .swap_total = kGiB},
      .huge_pages = "madvise",
      .random_addresses = true,
      .clocksource = "tsc",
      .clock_resolution = 1ns,
      .clock = {.cost = 20ns, .step = 20ns},
      .limits = {.open_files = {.soft = 1024, .hard = 1 << 20},
                 .processes = {.soft = 60000, .hard = 60000},
                 .locked_memory = {.soft = 8 << 20, .hard = 8 << 20},
                 .stack = {.soft = 8 << 20}},
  };
}

MachineFinding finding(const MachineState& machine, std::string_view name) {
  const auto findings = judge_machine(machine);
  const auto found = std::ranges::find(findings, name, &MachineFinding::name);
  return found == findings.end() ? MachineFinding{.group = "", .name = "there is none", .value = ""}
                                 : *found;
}

TEST(Doctor, FindsNothingWrongWithAQuietMachine) {
  for (const MachineFinding& f : judge_machine(quiet())) {
    EXPECT_EQ(f.verdict, Concern::good) << f.name;
    EXPECT_EQ(f.advice, "") << f.name;
    EXPECT_NE(f.value, "") << f.name;
  }
}

TEST(Doctor, GivesAdviceInOneLineForAllThatIsNotGood) {
  for (const MachineFinding& f : judge_machine({})) {
    EXPECT_EQ(f.advice.empty(), f.verdict == Concern::good) << f.name;
    EXPECT_EQ(f.advice.find('\n'), std::string::npos) << f.name;
  }
}

TEST(Doctor, NamesEachFindingOnceAndKeepsGroupsTogether) {
  std::set<std::string_view> names;
  std::set<std::string_view> groups;
  std::string_view group;
  for (const MachineFinding& f : judge_machine(quiet())) {
    EXPECT_TRUE(names.insert(f.name).second) << f.name;
    if (f.group != group) {
      EXPECT_TRUE(groups.insert(f.group).second) << f.group;
    }
    group = f.group;
  }
}

TEST(Doctor, SaysUnknownWhereTheMachineDoesNotTell) {
  const MachineState nothing;
  for (const auto* name : {"governor", "boost", "smt", "steal-since-boot", "steal-now",
                           "cpu-pressure", "memory-pressure", "io-pressure", "available", "swap",
                           "huge-pages", "addresses", "clocksource"}) {
    EXPECT_EQ(finding(nothing, name).verdict, Concern::unknown) << name;
  }
}

TEST(Doctor, SaysWhatAHypervisorMayHide) {
  MachineState machine = quiet();
  machine.virtualized = "kvm";
  EXPECT_EQ(finding(machine, "smt").verdict, Concern::unknown);
  EXPECT_EQ(finding(machine, "virtualization").verdict, Concern::notice);
  EXPECT_EQ(finding(machine, "virtualization").value, "kvm");
}

TEST(Doctor, TellsHowToSwitchEachKindOfBoostOff) {
  MachineState machine = quiet();
  machine.frequency.boost = true;
  machine.frequency.boost_file = "/sys/cpufreq/boost";
  EXPECT_NE(finding(machine, "boost").advice.find("echo 0 | sudo tee /sys/cpufreq/boost"),
            std::string::npos);
  machine.frequency.boost_file = "/sys/intel_pstate/no_turbo";
  EXPECT_NE(finding(machine, "boost").advice.find("echo 1 | sudo tee /sys/intel_pstate/no_turbo"),
            std::string::npos);
}

/// One figure of a machine that is otherwise quiet, and what it has to be called.
struct Case {
  const char* name;
  void (*change)(MachineState&);
  Concern verdict;
  const char* value;
};

class Judgement : public testing::TestWithParam<Case> {};

TEST_P(Judgement, FollowsTheFigure) {
  MachineState machine = quiet();
  GetParam().change(machine);
  const MachineFinding found = finding(machine, GetParam().name);
  EXPECT_EQ(found.verdict, GetParam().verdict);
  EXPECT_EQ(found.value, GetParam().value);
}

using M = MachineState;

const Case kCases[] = {
    {"cpus", [](M& m) { m.cpus.quota = 8; }, Concern::good, "8: affinity 8, quota 8 from "},
    {"cpus",
     [](M& m) {
       m.cpus.quota = 2.5;
       m.cpus.quota_group = "/foo";
     },
     Concern::warning, "2: affinity 8, quota 2.5 from /foo"},
    {"governor", [](M& m) { m.frequency.governors = {"powersave"}; }, Concern::notice, "powersave"},
    {"governor",
     [](M& m) {
       m.frequency.governors = {"performance", "powersave"};
     },
     Concern::warning, "performance, powersave"},
    {"boost", [](M& m) { m.frequency.boost = true; }, Concern::notice, "on"},
    {"smt", [](M& m) { m.threads_per_core = 2; }, Concern::notice, "2 hardware threads a core"},
    {"load", [](M& m) { m.load = 1.19; }, Concern::good, "1.19 on 8 CPUs"},
    {"load", [](M& m) { m.load = 1.2; }, Concern::notice, "1.20 on 8 CPUs"},
    {"load", [](M& m) { m.load = 4; }, Concern::warning, "4.00 on 8 CPUs"},
    {"steal-since-boot", [](M& m) { m.since_boot = {.busy = 98s, .steal = 2s}; }, Concern::notice,
     "2.0 %"},
    {"steal-now", [](M& m) { m.just_now = {.busy = 900ms, .steal = 100ms}; }, Concern::warning,
     "10.0 %"},
    {"cpu-pressure", [](M& m) { m.pressure.cpu = 0.06; }, Concern::notice, "6.0 % of 10 s"},
    {"cpu-pressure", [](M& m) { m.pressure.cpu = 0.25; }, Concern::warning, "25.0 % of 10 s"},
    {"memory-pressure", [](M& m) { m.pressure.memory = 0.005; }, Concern::notice, "0.5 % of 10 s"},
    {"memory-pressure", [](M& m) { m.pressure.memory = 0.02; }, Concern::warning, "2.0 % of 10 s"},
    {"io-pressure", [](M& m) { m.pressure.io = 0.5; }, Concern::warning, "50.0 % of 10 s"},
    {"available", [](M& m) { m.memory->available = 3 * kGiB; }, Concern::notice,
     "3.0 GiB of 16.0 GiB"},
    {"available", [](M& m) { m.memory->available = 1 * kGiB; }, Concern::warning,
     "1.0 GiB of 16.0 GiB"},
    {"swap", [](M& m) { m.memory->swap_total = 0; }, Concern::good, "none"},
    {"swap", [](M& m) { m.memory->swap_used = kGiB / 2; }, Concern::notice,
     "512 MiB of 1.0 GiB used"},
    {"huge-pages", [](M& m) { m.huge_pages = "always"; }, Concern::notice, "always"},
    {"huge-pages", [](M& m) { m.huge_pages = "never"; }, Concern::good, "never"},
    {"addresses", [](M& m) { m.random_addresses = false; }, Concern::notice, "fixed"},
    {"clocksource", [](M& m) { m.clocksource = "hpet"; }, Concern::warning, "hpet"},
    {"clocksource", [](M& m) { m.clocksource = "arch_sys_counter"; }, Concern::good,
     "arch_sys_counter"},
    {"resolution", [](M& m) { m.clock_resolution = 4ms; }, Concern::warning, "4.00 ms"},
    {"smallest-step", [](M& m) { m.clock.step = 2us; }, Concern::notice, "2.00 us"},
    {"reading-cost", [](M& m) { m.clock.cost = 700ns; }, Concern::notice, "700.0 ns"},
    {"reading-cost", [](M& m) { m.clock.cost = 3us; }, Concern::warning, "3000.0 ns"},
    {"open-files", [](M& m) { m.limits.open_files.hard = 2048; }, Concern::notice,
     "1024, at most 2048"},
    {"open-files",
     [](M& m) {
       m.limits.open_files = {512, 512};
     },
     Concern::warning, "512"},
    {"processes", [](M& m) { m.limits.processes.soft = 2000; }, Concern::notice,
     "2000, at most 60000"},
    {"processes", [](M& m) { m.limits.processes.soft = 100; }, Concern::warning,
     "100, at most 60000"},
    {"locked-memory",
     [](M& m) {
       m.limits.locked_memory = {0, 0};
     },
     Concern::notice, "0B"},
    {"stack", [](M& m) { m.limits.stack = {}; }, Concern::good, "unlimited"},
    {"stack", [](M& m) { m.limits.stack.soft = 1 << 30; }, Concern::notice,
     "1GiB, at most unlimited"},
    {"stack", [](M& m) { m.limits.stack.soft = 128 << 10; }, Concern::warning,
     "128KiB, at most unlimited"},
    {"address-space", [](M& m) { m.limits.address_space.soft = 32 * kGiB; }, Concern::notice,
     "32GiB, at most unlimited"},
    {"address-space", [](M& m) { m.limits.address_space.soft = kGiB; }, Concern::warning,
     "1GiB, at most unlimited"},
};

INSTANTIATE_TEST_SUITE_P(Doctor, Judgement, testing::ValuesIn(kCases));

TEST(Doctor, ExaminesAMachineThatShowsNothing) {
  const MachineState machine = examine_machine("/nowhere");
  EXPECT_FALSE(machine.memory);
  EXPECT_GT(machine.clock.step, 0ns);
  EXPECT_GE(machine.cpus.present, 1U);
}

}  // namespace
}  // namespace concbench::doctor_judge_test
