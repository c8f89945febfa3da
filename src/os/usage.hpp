#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "os/cgroups.hpp"

namespace concbench {

/// What a process and its reaped children have used up.
struct Usage {
  std::chrono::nanoseconds cpu_user{0};
  std::chrono::nanoseconds cpu_system{0};
  /// Peak resident memory of the largest single process.
  std::uint64_t max_rss_bytes = 0;
  std::uint64_t voluntary_switches = 0;
  std::uint64_t involuntary_switches = 0;
  std::uint64_t minor_faults = 0;
  std::uint64_t major_faults = 0;
};

/// Of the calling process with all its threads, and of the children that it has waited for.
Usage usage_so_far();

/// What was used between two readings; the peak is that of the later one.
Usage operator-(const Usage& later, const Usage& earlier);

/// Both together; the peak is the larger one.
Usage operator+(const Usage& a, const Usage& b);

/// What became of the time of all CPUs since boot, in steps of a tick of the kernel (10 ms).
struct CpuTime {
  std::chrono::nanoseconds busy{0};
  /// Of that, the time of tasks of low priority, which give way to others.
  std::chrono::nanoseconds niced{0};
  /// Given to others by the hypervisor while a CPU here had work.
  std::chrono::nanoseconds steal{0};
};

/// Reads /proc/stat below `root`: another folder than `/` is for tests. What cannot be read is 0.
CpuTime read_cpu_time(const std::filesystem::path& root = "/");

/// What passed between two readings.
CpuTime operator-(const CpuTime& later, const CpuTime& earlier);

/// Of the time in which CPUs had work, the fraction (0..1) that was given to others; absent where
/// they had none.
std::optional<double> stolen_share(const CpuTime& time);

/// What the whole machine, or as much of it as this process can see, has used since boot.
struct SystemUse {
  /// CPU time of all tasks on all CPUs.
  std::chrono::nanoseconds busy{0};
  /// Of that, the time of tasks of low priority, to the 10 ms of /proc/stat; 0 in a container,
  /// which cannot tell whose they are.
  std::chrono::nanoseconds niced{0};
  /// Time that the hypervisor gave to others while a CPU here had work.
  std::chrono::nanoseconds steal{0};
  /// How often a control group of this process was stopped for having used up its quota.
  std::uint64_t throttled = 0;
};

/// Whether this thread runs at a low priority itself.
bool is_niced();

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
