#include "os/memory.hpp"

#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "os/cgroups.hpp"
#include "os/files.hpp"

namespace concbench {
namespace {

/// Lines such as `oom_kill 3`; what follows the number is left out.
std::map<std::string, std::uint64_t> read_counts(const std::string& text) {
  std::map<std::string, std::uint64_t> counts;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string key;
    std::uint64_t count = 0;
    if (words >> key >> count) counts[key] = count;
  }
  return counts;
}

/// Lines such as `MemTotal:  24684092 kB`, where kB means 1024 bytes.
std::map<std::string, std::uint64_t> read_sizes(const std::string& text) {
  auto sizes = read_counts(text);
  for (auto& [key, size] : sizes) size *= 1024;
  return sizes;
}

}  // namespace

std::optional<Memory> read_memory(const std::filesystem::path& root) {
  auto sizes = read_sizes(read_file(root / "proc/meminfo").value_or(""));
  if (sizes["MemTotal:"] == 0) return std::nullopt;
  return Memory{.total = sizes["MemTotal:"],
                .available = sizes["MemAvailable:"],
                .swap_total = sizes["SwapTotal:"],
                .swap_used = sizes["SwapTotal:"] - sizes["SwapFree:"]};
}

std::uint64_t out_of_memory_kills(const std::filesystem::path& root) {
  const std::vector<CpuGroup> groups = cpu_groups(root);
  for (auto group = groups.rbegin(); group != groups.rend(); ++group) {
    const auto text = read_file(group->folder / "memory.events");
    if (group->unified && text) return read_counts(*text)["oom_kill"];
  }
  return read_counts(read_file(root / "proc/vmstat").value_or(""))["oom_kill"];
}

}  // namespace concbench
