#include "os/environment.hpp"

#include <gtest/gtest.h>
#include <sys/utsname.h>

#include <regex>

#include "support/fake_tree.hpp"

namespace concbench::environment_test {
namespace {

using namespace std::string_literals;
using Load = std::array<double, 3>;

Environment read(const FakeTree& tree) { return read_environment(tree.root()); }

TEST(Environment, NamesTheHost) {
  const FakeTree tree;
  tree.write("proc/sys/kernel/hostname", "wintermute\n");
  EXPECT_EQ(read(tree).host, "wintermute");
}

TEST(Environment, NamesTheRunningKernel) {
  utsname system{};
  ::uname(&system);
  EXPECT_EQ(read_environment().kernel, "Linux "s + system.release + " " + system.machine);
}

TEST(Environment, NamesTheCpuOfAPc) {
  const FakeTree tree;
  tree.write("proc/cpuinfo",
             "processor\t: 0\nmodel\t\t: 79\n"
             "model name\t: Intel(R) Xeon(R)  CPU   @ 2.20GHz \n"
             "model name\t: another\n");
  EXPECT_EQ(read(tree).cpu_model, "Intel(R) Xeon(R) CPU @ 2.20GHz");
}

TEST(Environment, NamesTheCpuOfAnArmBoardByItsDeviceTree) {
  const FakeTree tree;
  tree.write("proc/cpuinfo", "CPU implementer\t: 0x41\nCPU part\t: 0xd08\n");
  tree.write("proc/device-tree/model", "Raspberry Pi 4 Model B Rev 1.4\0"s);
  EXPECT_EQ(read(tree).cpu_model, "Raspberry Pi 4 Model B Rev 1.4");
}

TEST(Environment, NamesTheCpuOfAnArmServerByItsNumbers) {
  const FakeTree tree;
  tree.write("proc/cpuinfo", "processor\t: 0\nCPU implementer\t: 0x41\nCPU part\t: 0xd0c\n");
  EXPECT_EQ(read(tree).cpu_model, "ARM implementer 0x41 part 0xd0c");
}

TEST(Environment, SaysWhenTheCpuIsUnknown) { EXPECT_EQ(read(FakeTree()).cpu_model, "unknown"); }

TEST(Environment, ReadsTheGovernor) {
  const FakeTree tree;
  EXPECT_EQ(read(tree).governor, std::nullopt);
  tree.write("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "powersave\n");
  EXPECT_EQ(read(tree).governor, "powersave");
}

TEST(Environment, ReadsTheLoad) {
  const FakeTree tree;
  tree.write("proc/loadavg", "0.52 1.58 12.00 1/900 12345\n");
  EXPECT_EQ(read(tree).load, (Load{0.52, 1.58, 12}));
}

TEST(Environment, HasNoLoadWhereItCannotBeRead) {
  const FakeTree tree;
  for (const auto* garbage : {"", "0.5", "0.5 x 0.5", "a b c", "0.5 nan 1", "inf 0 0", "-1 0 0"}) {
    tree.write("proc/loadavg", garbage);
    EXPECT_EQ(read(tree).load, (Load{})) << garbage;
  }
}

TEST(Environment, IsBareMetalWhereNothingSaysOtherwise) {
  const FakeTree tree;
  tree.write("proc/cpuinfo", "flags\t\t: fpu vme\n");
  tree.write("sys/class/dmi/id/sys_vendor", "Dell Inc.\n");
  EXPECT_EQ(read(tree).virtualized, std::nullopt);
}

struct Machine {
  const char* vendor;
  const char* product;
  const char* name;
};

TEST(Environment, NamesTheHypervisorByTheFirmware) {
  for (const auto& [vendor, product, name] : {
           Machine{"QEMU", "KVM Virtual Machine", "kvm"},
           Machine{"QEMU", "Standard PC (Q35 + ICH9, 2009)", "qemu"},
           Machine{"VMware, Inc.", "VMware Virtual Platform", "vmware"},
           Machine{"innotek GmbH", "VirtualBox", "virtualbox"},
           Machine{"Microsoft Corporation", "Virtual Machine", "hyper-v"},
           Machine{"Xen", "HVM domU", "xen"},
       }) {
    const FakeTree tree;
    tree.write("sys/class/dmi/id/sys_vendor", vendor);
    tree.write("sys/class/dmi/id/product_name", product);
    EXPECT_EQ(read(tree).virtualized, name);
  }
}

TEST(Environment, TellsACloudsBareMetalFromItsVirtualMachines) {
  const FakeTree tree;
  tree.write("sys/class/dmi/id/sys_vendor", "Amazon EC2\n");
  EXPECT_EQ(read(tree).virtualized, std::nullopt);
  tree.write("proc/cpuinfo", "flags\t\t: fpu hypervisor vme\n");
  EXPECT_EQ(read(tree).virtualized, "amazon");
}

TEST(Environment, KnowsAHypervisorWithoutAName) {
  const FakeTree tree;
  tree.write("proc/cpuinfo", "flags\t\t: fpu hypervisor\n");
  EXPECT_EQ(read(tree).virtualized, "hypervisor");
}

TEST(Environment, KnowsFirecrackerByItsAcpiTable) {
  const FakeTree tree;
  tree.write("proc/cpuinfo", "flags\t\t: fpu hypervisor\n");
  tree.write("sys/firmware/acpi/tables/DSDT", "DSDT\x01\0\0\x02wFIRECKFCVMDSDT"s);
  EXPECT_EQ(read(tree).virtualized, "firecracker");
}

TEST(Environment, KnowsXenByTheKernelsWord) {
  const FakeTree tree;
  tree.write("sys/hypervisor/type", "xen\n");
  EXPECT_EQ(read(tree).virtualized, "xen");
}

TEST(Environment, KnowsWslByTheKernelsName) {
  for (const auto* release : {"4.4.0-19041-Microsoft", "5.15.90.1-microsoft-standard-WSL2"}) {
    const FakeTree tree;
    tree.write("proc/sys/kernel/osrelease", release);
    EXPECT_EQ(read(tree).virtualized, "wsl");
  }
}

TEST(Environment, KnowsContainersByWhatTheirMakersLeave) {
  const FakeTree docker;
  docker.write(".dockerenv", "");
  EXPECT_EQ(read(docker).virtualized, "docker");
  const FakeTree podman;
  podman.write("run/.containerenv", "");
  EXPECT_EQ(read(podman).virtualized, "podman");
  const FakeTree lxc;
  lxc.write("proc/1/environ", "TERM=linux\0container=lxc\0HOME=/\0"s);
  EXPECT_EQ(read(lxc).virtualized, "lxc");
}

TEST(Environment, NamesBothAContainerAndTheHypervisorBelowIt) {
  const FakeTree tree;
  tree.write(".dockerenv", "");
  tree.write("sys/class/dmi/id/sys_vendor", "KVM");
  EXPECT_EQ(read(tree).virtualized, "docker in kvm");
}

TEST(Environment, TellsTheLocalTimeWithItsOffset) {
  const std::regex form(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d)");
  EXPECT_TRUE(std::regex_match(local_time_now(), form)) << local_time_now();
}

}  // namespace
}  // namespace concbench::environment_test
