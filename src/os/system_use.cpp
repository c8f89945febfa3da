#include <time.h>
#include <unistd.h>

#include <charconv>
#include <concbench/os/cgroups.hpp>
#include <concbench/os/files.hpp>
#include <concbench/os/system_use.hpp>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace concbench {
namespace {

namespace fs = std::filesystem;
using std::chrono::nanoseconds;

/// The number after `key` in lines such as `usage_usec 4711`.
std::optional<std::int64_t> value_of(const std::optional<std::string>& text, std::string_view key) {
  std::istringstream words(text.value_or(""));
  for (std::string name; words >> name;) {
    std::int64_t value = 0;
    if (!(words >> value)) return std::nullopt;
    if (name == key) return value;
  }
  return std::nullopt;
}

/// The fields of the line `cpu ...`, in the kernel's ticks: user, nice, system, idle, iowait, irq,
/// softirq, steal.
std::vector<std::int64_t> read_ticks(const fs::path& root) {
  std::istringstream words(read_line(root / "proc/stat").value_or(""));
  std::string name;
  words >> name;
  std::vector<std::int64_t> ticks;
  for (std::int64_t value = 0; words >> value;) ticks.push_back(value);
  ticks.resize(8);
  return ticks;
}

nanoseconds from_ticks(std::int64_t ticks) {
  return nanoseconds(std::chrono::seconds(1)) * ticks / ::sysconf(_SC_CLK_TCK);
}

/// What a top group counts is what everyone below it has used: the whole machine, unless a
/// container hides the rest.
std::optional<nanoseconds> busy_of_top_group(const fs::path& root) {
  for (const char* folder : {"sys/fs/cgroup", "sys/fs/cgroup/unified"}) {
    const auto usage = value_of(read_file(root / folder / "cpu.stat"), "usage_usec");
    if (usage) return std::chrono::microseconds(*usage);
  }
  const auto line = read_line(root / "sys/fs/cgroup/cpuacct/cpuacct.usage");
  if (!line) return std::nullopt;
  std::int64_t usage = 0;
  std::from_chars(line->data(), line->data() + line->size(), usage);
  return nanoseconds(usage);
}

std::uint64_t count_throttled(const fs::path& root) {
  std::int64_t count = 0;
  for (const CpuGroup& group : cpu_groups(root)) {
    count += value_of(read_file(group.folder / "cpu.stat"), "nr_throttled").value_or(0);
  }
  return static_cast<std::uint64_t>(count);
}

}  // namespace

SystemUse read_system_use(const fs::path& root) {
  const std::vector<std::int64_t> ticks = read_ticks(root);
  const std::int64_t busy_ticks = ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6];
  return {.busy = busy_of_top_group(root).value_or(from_ticks(busy_ticks)),
          .steal = from_ticks(ticks[7]),
          .throttled = count_throttled(root)};
}

SystemUse operator-(const SystemUse& later, const SystemUse& earlier) {
  return {.busy = later.busy - earlier.busy,
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
