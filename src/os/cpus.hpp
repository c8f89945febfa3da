#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace concbench {

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

}  // namespace concbench
