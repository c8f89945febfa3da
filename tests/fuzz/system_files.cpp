#include <cstdlib>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "fuzz.hpp"
#include "os/cgroups.hpp"
#include "os/cpus.hpp"
#include "os/environment.hpp"
#include "os/machine.hpp"
#include "os/usage.hpp"
#include "support/fake_tree.hpp"

using namespace concbench;
using namespace concbench::fuzz;

namespace {

using Root = std::filesystem::path;

void read_times(const Root& root) {
  const CpuTime time = read_cpu_time(root);
  if (const auto share = stolen_share(time)) require(*share >= 0 && *share <= 1, "a share");
  const SystemUse use = SystemMeter(root).read();
  static_cast<void>(use - SystemUse{});
  static_cast<void>(SystemUse{} - use);
}

void read_groups(const Root& root) {
  const CpuBudget budget = cpu_budget(root);
  require(budget.allowed() >= 1 && budget.allowed() <= budget.affinity, "one CPU is allowed");
  require(!budget.quota || *budget.quota > 0, "a quota leaves something");
  static_cast<void>(budget.reason());
  static_cast<void>(out_of_memory_kills(root));
  read_times(root);
}

void read_cpus(const Root& root) {
  require(cpu_budget(root).present >= 1, "there is a CPU");
  static_cast<void>(threads_per_core(root));
  require(cpus_compact(root).size() == cpus_spread(root).size(), "both orders have all CPUs");
}

void read_names(const Root& root) {
  const Environment found = read_environment(root);
  require(!found.cpu_model.empty() && !found.host.empty(), "machines have names");
}

void read_share(const Root& root) {
  static_cast<void>(read_pressure(root));
  static_cast<void>(read_memory(root));
  static_cast<void>(dropped_connections(root));
}

void read_settings(const Root& root) {
  static_cast<void>(huge_page_policy(root));
  static_cast<void>(read_frequency_control(root));
  static_cast<void>(addresses_are_random(root));
}

/// Files, and who reads them. An input begins with the letter of a row, `a` for the first, and goes
/// on with what the row's files hold, a zero byte between two.
struct Row {
  std::vector<const char*> files;
  void (*read)(const Root&);
};

const std::vector<Row>& rows() {
  static const std::vector<Row> all{
      {{"proc/stat", "sys/fs/cgroup/cpu.stat"}, read_times},
      {{"proc/self/cgroup", "proc/self/mountinfo", "sys/fs/cgroup/cpu.max",
        "sys/fs/cgroup/a/cpu.max", "sys/fs/cgroup/cpu.stat", "sys/fs/cgroup/memory.events",
        "proc/vmstat"},
       read_groups},
      {{"proc/self/cgroup", "proc/self/mountinfo", "sys/fs/cgroup/cpu/cpu.cfs_quota_us",
        "sys/fs/cgroup/cpu/cpu.cfs_period_us", "sys/fs/cgroup/cpuacct/cpuacct.usage"},
       read_groups},
      {{"sys/devices/system/cpu/online",
        "sys/devices/system/cpu/cpu0/topology/thread_siblings_list",
        "sys/devices/system/cpu/cpu0/topology/core_id",
        "sys/devices/system/cpu/cpu1/topology/physical_package_id"},
       read_cpus},
      {{"proc/cpuinfo", "proc/loadavg", "sys/class/dmi/id/sys_vendor", "proc/sys/kernel/hostname",
        "proc/1/environ", "proc/sys/kernel/osrelease", "proc/device-tree/model"},
       read_names},
      {{"proc/pressure/cpu", "proc/meminfo", "proc/net/netstat"}, read_share},
      {{"sys/kernel/mm/transparent_hugepage/enabled",
        "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor",
        "sys/devices/system/cpu/cpufreq/boost", "proc/sys/kernel/randomize_va_space",
        "proc/self/personality"},
       read_settings},
  };
  return all;
}

void fill(const FakeTree& tree, const Row& row, std::string_view text) {
  for (const char* file : row.files) {
    const std::size_t end = std::min(text.find('\0'), text.size());
    tree.write(file, text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

/// One tree a row, so that no row meets another's files.
const FakeTree& tree_of(std::size_t row) {
  static const std::vector<FakeTree> trees(rows().size());
  return trees[row];
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t at = static_cast<unsigned char>(data[0] - 'a') % rows().size();
  fill(tree_of(at), rows()[at], as_text(data + 1, size - 1));
  rows()[at].read(tree_of(at).root());
  return 0;
}
