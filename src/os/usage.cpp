#include "os/usage.hpp"

#include <sys/resource.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "os/files.hpp"

namespace concbench {
namespace {

namespace fs = std::filesystem;
using std::chrono::nanoseconds;

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

/// The fields of the line `cpu ...`, in the kernel's ticks: user, nice, system, idle, iowait, irq,
/// softirq, steal. None is negative, and their sum fits.
std::vector<std::int64_t> read_ticks(const fs::path& root) {
  std::istringstream words(read_line(root / "proc/stat").value_or(""));
  std::string name;
  words >> name;
  std::vector<std::int64_t> ticks;
  for (std::int64_t value = 0; words >> value;) ticks.push_back(value);
  constexpr std::size_t kFields = 8;
  ticks.resize(kFields);
  for (std::int64_t& value : ticks) value = std::clamp<std::int64_t>(value, 0, INT64_MAX / kFields);
  return ticks;
}

/// At most the longest time: hundreds of CPUs may have been busy for more than that since boot.
nanoseconds from_ticks(std::int64_t ticks) {
  const nanoseconds tick = nanoseconds(std::chrono::seconds(1)) / ::sysconf(_SC_CLK_TCK);
  return tick * std::min(ticks, nanoseconds::max() / tick);
}

/// What a top group counts is what everyone below it has used: the whole machine, unless a
/// container hides the rest.
std::optional<nanoseconds> busy_of_top_group(const fs::path& root) {
  for (const char* folder : {"sys/fs/cgroup", "sys/fs/cgroup/unified"}) {
    const auto counts = read_counts(root / folder / "cpu.stat");
    const auto usage = counts.find("usage_usec");
    if (usage == counts.end()) continue;
    constexpr auto kMost = std::chrono::floor<std::chrono::microseconds>(nanoseconds::max());
    const auto most = static_cast<std::uint64_t>(kMost.count());
    return std::chrono::microseconds(std::min(usage->second, most));
  }
  const auto usage = read_number(root / "sys/fs/cgroup/cpuacct/cpuacct.usage");
  return usage && *usage >= 0 ? std::optional(nanoseconds(*usage)) : std::nullopt;
}

/// The group at the top of the machine has no type; that of a container has.
bool in_container(const fs::path& root) { return fs::exists(root / "sys/fs/cgroup/cgroup.type"); }

std::uint64_t count_throttled(const std::vector<CpuGroup>& groups) {
  std::uint64_t count = 0;
  for (const CpuGroup& group : groups)
    count += read_counts(group.folder / "cpu.stat")["nr_throttled"];
  return count;
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

CpuTime read_cpu_time(const fs::path& root) {
  const std::vector<std::int64_t> ticks = read_ticks(root);
  return {.busy = from_ticks(ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6]),
          .niced = from_ticks(ticks[1]),
          .steal = from_ticks(ticks[7])};
}

CpuTime operator-(const CpuTime& later, const CpuTime& earlier) {
  return {.busy = later.busy - earlier.busy,
          .niced = later.niced - earlier.niced,
          .steal = later.steal - earlier.steal};
}

std::optional<double> stolen_share(const CpuTime& time) {
  const auto wanted = time.busy + time.steal;
  if (wanted.count() <= 0) return std::nullopt;
  return static_cast<double>(time.steal.count()) / static_cast<double>(wanted.count());
}

bool is_niced() { return ::getpriority(PRIO_PROCESS, 0) > 0; }

SystemMeter::SystemMeter(fs::path root) : root_(std::move(root)), groups_(cpu_groups(root_)) {}

SystemUse SystemMeter::read() const {
  const CpuTime time = read_cpu_time(root_);
  return {.busy = busy_of_top_group(root_).value_or(time.busy),
          .niced = in_container(root_) ? nanoseconds(0) : time.niced,
          .steal = time.steal,
          .throttled = count_throttled(groups_)};
}

SystemUse operator-(const SystemUse& later, const SystemUse& earlier) {
  return {.busy = later.busy - earlier.busy,
          .niced = later.niced - earlier.niced,
          .steal = later.steal - earlier.steal,
          .throttled = later.throttled - earlier.throttled};
}

nanoseconds cpu_time_of(int pid) {
  clockid_t clock{};
  timespec time{};
  if (::clock_getcpuclockid(pid, &clock) != 0 || ::clock_gettime(clock, &time) != 0) return {};
  return std::chrono::seconds(time.tv_sec) + nanoseconds(time.tv_nsec);
}

}  // namespace concbench
