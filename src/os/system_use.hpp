#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "os/cgroups.hpp"

namespace concbench {

/// What the whole machine, or as much of it as this process can see, has used since boot.
struct SystemUse {
  /// CPU time of all tasks on all CPUs.
  std::chrono::nanoseconds busy{0};
  /// Time that the hypervisor gave to others while a CPU here had work.
  std::chrono::nanoseconds steal{0};
  /// How often a control group of this process was stopped for having used up its quota.
  std::uint64_t throttled = 0;
};

/// Reads control groups and /proc/stat.
class SystemMeter {
 public:
  /// Looks up once which groups this process is in. `root`: another folder than `/` is for tests.
  explicit SystemMeter(std::filesystem::path root = "/");

  /// What cannot be read is 0. The busy time is exact to about a scheduler tick for each CPU where
  /// a control group tells it, otherwise to the 10 ms of /proc/stat.
  SystemUse read() const;

 private:
  std::filesystem::path root_;
  std::vector<CpuGroup> groups_;
};

/// What was used between two readings.
SystemUse operator-(const SystemUse& later, const SystemUse& earlier);

/// CPU time that a running process has used with all its threads; 0 where it cannot be told.
std::chrono::nanoseconds cpu_time_of(int pid);

}  // namespace concbench
