#include <concbench/os/files.hpp>
#include <concbench/os/memory.hpp>
#include <map>
#include <sstream>
#include <string>

namespace concbench {
namespace {

/// Lines such as `MemTotal:  24684092 kB`, where kB means 1024 bytes.
std::map<std::string, std::uint64_t> read_sizes(const std::string& text) {
  std::map<std::string, std::uint64_t> sizes;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string key;
    std::uint64_t kilobytes = 0;
    if (words >> key >> kilobytes) sizes[key] = kilobytes * 1024;
  }
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

}  // namespace concbench
