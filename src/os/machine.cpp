#include "os/machine.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "os/cgroups.hpp"
#include "os/cpus.hpp"
#include "os/files.hpp"

namespace concbench {
namespace {

namespace fs = std::filesystem;

std::optional<std::uint64_t> unless_infinite(rlim_t value) {
  if (value == RLIM_INFINITY) return std::nullopt;
  return value;
}

template <class Resource>
Limit read_limit(Resource resource) {
  rlimit limit{.rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY};
  ::getrlimit(resource, &limit);
  return {.soft = unless_infinite(limit.rlim_cur), .hard = unless_infinite(limit.rlim_max)};
}

/// A bit of the process's personality; the file shows it in hexadecimal.
constexpr unsigned long kNoRandomization = 0x0040000;

bool is_off_for_this_process(const std::filesystem::path& root) {
  const std::string flags = read_line(root / "proc/self/personality").value_or("0");
  return (std::strtoul(flags.c_str(), nullptr, 16) & kNoRandomization) != 0;
}

constexpr auto kCpus = "sys/devices/system/cpu";

std::set<std::string> read_governors(const fs::path& root) {
  std::set<std::string> governors;
  for (const fs::path& cpu : cpu_folders(root)) {
    if (auto governor = read_line(cpu / "cpufreq/scaling_governor")) governors.insert(*governor);
  }
  return governors;
}

void read_boost(FrequencyControl& control, const fs::path& root, const char* name,
                std::string_view on) {
  const auto line = read_line(root / kCpus / name);
  if (control.boost || !line) return;
  control.boost = *line == on;
  control.boost_file = fs::path("/") / kCpus / name;
}

/// The first line is `some avg10=2.63 avg60=6.28 ...`, in percent.
std::optional<double> read_share(const fs::path& path) {
  constexpr std::string_view kKey = "some avg10=";
  const std::string line = read_line(path).value_or("");
  if (!line.starts_with(kKey)) return std::nullopt;
  double percent = 0;
  const auto [end, error] =
      std::from_chars(line.data() + kKey.size(), line.data() + line.size(), percent);
  // It takes `nan` for a number as well.
  if (error != std::errc{} || !(percent >= 0 && percent <= 100)) return std::nullopt;
  return percent / 100;
}

/// The value under the heading `name`, in a line of headings and the line of values below it.
std::uint64_t column(const std::string& headings, const std::string& values,
                     std::string_view name) {
  const auto names = split(headings, ' ');
  const auto numbers = split(values, ' ');
  const auto place = static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
  const auto value = place < numbers.size() ? to_number(numbers[place]) : std::nullopt;
  return static_cast<std::uint64_t>(value.value_or(0));
}

}  // namespace

std::optional<Memory> read_memory(const std::filesystem::path& root) {
  // In units of 1024 bytes, which the file calls kB.
  auto sizes = read_counts(root / "proc/meminfo");
  if (sizes["MemTotal:"] == 0) return std::nullopt;
  const std::uint64_t swap = sizes["SwapTotal:"];
  const std::uint64_t swap_used = swap - std::min(swap, sizes["SwapFree:"]);
  return Memory{.total = sizes["MemTotal:"] * 1024,
                .available = sizes["MemAvailable:"] * 1024,
                .swap_total = swap * 1024,
                .swap_used = swap_used * 1024};
}

std::uint64_t out_of_memory_kills(const std::filesystem::path& root) {
  const std::vector<CpuGroup> groups = cpu_groups(root);
  for (auto group = groups.rbegin(); group != groups.rend(); ++group) {
    const fs::path events = group->folder / "memory.events";
    if (group->unified && read_line(events)) return read_counts(events)["oom_kill"];
  }
  return read_counts(root / "proc/vmstat")["oom_kill"];
}

Limits read_limits() {
  return {.open_files = read_limit(RLIMIT_NOFILE),
          .processes = read_limit(RLIMIT_NPROC),
          .locked_memory = read_limit(RLIMIT_MEMLOCK),
          .stack = read_limit(RLIMIT_STACK),
          .address_space = read_limit(RLIMIT_AS)};
}

void raise_open_files() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

std::optional<bool> addresses_are_random(const std::filesystem::path& root) {
  const auto level = read_number(root / "proc/sys/kernel/randomize_va_space");
  if (!level) return std::nullopt;
  return *level > 0 && !is_off_for_this_process(root);
}

std::optional<std::string> huge_page_policy(const std::filesystem::path& root) {
  // All choices in one line, the one that holds in brackets: `always [madvise] never`.
  const auto line = read_line(root / "sys/kernel/mm/transparent_hugepage/enabled").value_or("");
  const auto begin = line.find('[');
  const auto end = line.find(']', begin);
  if (begin == std::string::npos || end == std::string::npos) return std::nullopt;
  return line.substr(begin + 1, end - begin - 1);
}

std::optional<unsigned> threads_per_core(const std::filesystem::path& root) {
  unsigned most = 0;
  for (const auto& cpu : cpu_folders(root)) {
    const auto siblings = read_line(cpu / "topology/thread_siblings_list");
    most = std::max(most, count_listed(siblings.value_or("")));
  }
  return most == 0 ? std::nullopt : std::optional(most);
}

FrequencyControl read_frequency_control(const fs::path& root) {
  FrequencyControl control{.governors = read_governors(root)};
  read_boost(control, root, "intel_pstate/no_turbo", "0");
  read_boost(control, root, "cpufreq/boost", "1");
  return control;
}

Pressure read_pressure(const fs::path& root) {
  const fs::path folder = root / "proc/pressure";
  return {.cpu = read_share(folder / "cpu"),
          .memory = read_share(folder / "memory"),
          .io = read_share(folder / "io")};
}

std::uint64_t dropped_connections(const std::filesystem::path& root) {
  std::istringstream lines(read_file(root / "proc/net/netstat").value_or(""));
  std::string headings;
  std::string values;
  while (std::getline(lines, headings) && std::getline(lines, values)) {
    if (!headings.starts_with("TcpExt:")) continue;
    // A connection that finds the backlog full counts as an overflow and as a drop.
    return std::max(column(headings, values, "ListenOverflows"),
                    column(headings, values, "ListenDrops"));
  }
  return 0;
}

}  // namespace concbench
