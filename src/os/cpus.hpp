#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace concbench {

/// CPUs in a list such as `0-3,8`; 0 where it is not one.
unsigned count_listed(const std::string& list);

/// The folders of the CPUs below `root`/sys, in no particular order.
std::vector<std::filesystem::path> cpu_folders(const std::filesystem::path& root);

/// How many CPUs this process may keep busy, and why.
///
/// The affinity mask bounds how many run at once. A control group's quota bounds CPU time per
/// period: more workers than that are throttled for the rest of each period.
struct CpuBudget {
  unsigned present = 1;   ///< online in this machine
  unsigned affinity = 1;  ///< in this process's affinity mask
  /// The smallest quota of all ancestor control groups, in CPUs; absent where there is none.
  std::optional<double> quota = {};
  /// The control group that sets it, such as `/user.slice`.
  std::string quota_group = {};

  /// The smaller of affinity and quota, rounded down, at least 1.
  unsigned allowed() const;

  /// Such as `2: affinity 8, quota 2.5 from /foo`.
  std::string reason() const;
};

/// Reads affinity of the calling thread, and quotas of control groups v2 (`cpu.max`) and v1
/// (`cpu.cfs_quota_us`), below `root`: another folder than `/` is for tests. What cannot be read
/// counts as no limit.
CpuBudget cpu_budget(const std::filesystem::path& root = "/");

/// The CPU that the calling thread runs on at this moment; -1 where it cannot be told.
int current_cpu();

/// Binds the calling thread, and the threads that it will start, to one CPU. Throws
/// std::system_error.
void pin_to_cpu(int cpu);

/// The CPUs in the calling thread's affinity mask, such that neighbours in the list share a core
/// where they can (compact), or such that they share one only when all cores are taken (spread).
/// Reads the topology below `root`/sys; what it does not tell counts as a core for each CPU.
std::vector<int> cpus_compact(const std::filesystem::path& root = "/");
std::vector<int> cpus_spread(const std::filesystem::path& root = "/");

}  // namespace concbench
