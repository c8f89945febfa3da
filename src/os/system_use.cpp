#include "os/system_use.hpp"

#include <time.h>

#include <charconv>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

#include "os/cpu_time.hpp"
#include "os/files.hpp"

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

std::uint64_t count_throttled(const std::vector<CpuGroup>& groups) {
  std::int64_t count = 0;
  for (const CpuGroup& group : groups) {
    count += value_of(read_file(group.folder / "cpu.stat"), "nr_throttled").value_or(0);
  }
  return static_cast<std::uint64_t>(count);
}

}  // namespace

SystemMeter::SystemMeter(fs::path root) : root_(std::move(root)), groups_(cpu_groups(root_)) {}

SystemUse SystemMeter::read() const {
  const CpuTime time = read_cpu_time(root_);
  return {.busy = busy_of_top_group(root_).value_or(time.busy),
          .steal = time.steal,
          .throttled = count_throttled(groups_)};
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
