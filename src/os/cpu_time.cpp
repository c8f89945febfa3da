#include "os/cpu_time.hpp"

#include <unistd.h>

#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include "os/files.hpp"

namespace concbench {
namespace {

namespace fs = std::filesystem;
using std::chrono::nanoseconds;

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

}  // namespace

CpuTime read_cpu_time(const fs::path& root) {
  const std::vector<std::int64_t> ticks = read_ticks(root);
  return {.busy = from_ticks(ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6]),
          .steal = from_ticks(ticks[7])};
}

CpuTime operator-(const CpuTime& later, const CpuTime& earlier) {
  return {.busy = later.busy - earlier.busy, .steal = later.steal - earlier.steal};
}

std::optional<double> stolen_share(const CpuTime& time) {
  const auto wanted = time.busy + time.steal;
  if (wanted.count() <= 0) return std::nullopt;
  return static_cast<double>(time.steal.count()) / static_cast<double>(wanted.count());
}

}  // namespace concbench
