#include "os/usage.hpp"

#include <sys/resource.h>
#include <sys/time.h>

#include <algorithm>

namespace concbench {
namespace {

std::chrono::nanoseconds to_ns(const timeval& t) {
  return std::chrono::seconds(t.tv_sec) + std::chrono::microseconds(t.tv_usec);
}

Usage usage_of(int who) {
  rusage usage{};
  ::getrusage(who, &usage);
  return {
      .cpu_user = to_ns(usage.ru_utime),
      .cpu_system = to_ns(usage.ru_stime),
      .max_rss_bytes = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024,
      .voluntary_switches = static_cast<std::uint64_t>(usage.ru_nvcsw),
      .involuntary_switches = static_cast<std::uint64_t>(usage.ru_nivcsw),
      .minor_faults = static_cast<std::uint64_t>(usage.ru_minflt),
      .major_faults = static_cast<std::uint64_t>(usage.ru_majflt),
  };
}

}  // namespace

Usage usage_so_far() { return usage_of(RUSAGE_SELF) + usage_of(RUSAGE_CHILDREN); }

Usage operator-(const Usage& later, const Usage& earlier) {
  return {
      .cpu_user = later.cpu_user - earlier.cpu_user,
      .cpu_system = later.cpu_system - earlier.cpu_system,
      .max_rss_bytes = later.max_rss_bytes,
      .voluntary_switches = later.voluntary_switches - earlier.voluntary_switches,
      .involuntary_switches = later.involuntary_switches - earlier.involuntary_switches,
      .minor_faults = later.minor_faults - earlier.minor_faults,
      .major_faults = later.major_faults - earlier.major_faults,
  };
}

Usage operator+(const Usage& a, const Usage& b) {
  return {
      .cpu_user = a.cpu_user + b.cpu_user,
      .cpu_system = a.cpu_system + b.cpu_system,
      .max_rss_bytes = std::max(a.max_rss_bytes, b.max_rss_bytes),
      .voluntary_switches = a.voluntary_switches + b.voluntary_switches,
      .involuntary_switches = a.involuntary_switches + b.involuntary_switches,
      .minor_faults = a.minor_faults + b.minor_faults,
      .major_faults = a.major_faults + b.major_faults,
  };
}

}  // namespace concbench
