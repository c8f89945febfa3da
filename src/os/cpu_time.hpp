#pragma once

#include <chrono>
#include <filesystem>
#include <optional>

namespace concbench {

/// What became of the time of all CPUs since boot, in steps of a tick of the kernel (10 ms).
struct CpuTime {
  std::chrono::nanoseconds busy{0};
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

}  // namespace concbench
