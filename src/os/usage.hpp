#pragma once

#include <chrono>
#include <cstdint>

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

}  // namespace concbench
