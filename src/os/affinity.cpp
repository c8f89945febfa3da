#include "os/affinity.hpp"

#include <fmt/core.h>
#include <sched.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <map>
#include <string>
#include <system_error>
#include <tuple>

#include "os/files.hpp"

namespace concbench {
namespace {

namespace fs = std::filesystem;

/// Where a CPU sits: socket, core within it, and which of the core's hardware threads it is.
struct Place {
  int socket = 0;
  int core = 0;
  int thread = 0;
  int cpu = 0;
};

int read_number(const fs::path& path, int otherwise) {
  const auto line = read_line(path);
  int value = otherwise;
  if (line) std::from_chars(line->data(), line->data() + line->size(), value);
  return value;
}

std::vector<Place> places(const fs::path& root) {
  std::vector<Place> found;
  std::map<std::pair<int, int>, int> threads;
  cpu_set_t set;
  CPU_ZERO(&set);
  ::sched_getaffinity(0, sizeof set, &set);
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
    if (!CPU_ISSET(cpu, &set)) continue;
    const fs::path folder = root / fmt::format("sys/devices/system/cpu/cpu{}/topology", cpu);
    const int socket = read_number(folder / "physical_package_id", 0);
    const int core = read_number(folder / "core_id", cpu);
    found.push_back({socket, core, threads[{socket, core}]++, cpu});
  }
  return found;
}

template <class Key>
std::vector<int> sorted_by(const fs::path& root, Key key) {
  std::vector<Place> all = places(root);
  std::ranges::stable_sort(all, {}, key);
  std::vector<int> cpus;
  cpus.reserve(all.size());
  for (const Place& place : all) cpus.push_back(place.cpu);
  return cpus;
}

}  // namespace

[[gnu::hot]] int current_cpu() { return ::sched_getcpu(); }

void pin_to_cpu(int cpu) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(cpu, &set);
  if (::sched_setaffinity(0, sizeof set, &set) == 0) return;
  throw std::system_error(errno, std::generic_category(), fmt::format("cannot pin to cpu {}", cpu));
}

std::vector<int> cpus_compact(const fs::path& root) {
  return sorted_by(root, [](const Place& p) { return std::tuple(p.socket, p.core, p.thread); });
}

std::vector<int> cpus_spread(const fs::path& root) {
  return sorted_by(root, [](const Place& p) { return std::tuple(p.thread, p.core, p.socket); });
}

}  // namespace concbench
