#include "os/cpus.hpp"

#include <fmt/core.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <system_error>
#include <tuple>
#include <vector>

#include "os/cgroups.hpp"
#include "os/files.hpp"

namespace concbench {
namespace {

namespace fs = std::filesystem;

/// `cpu7`, not `cpufreq`.
bool names_cpu(std::string_view name) {
  return name.starts_with("cpu") && to_number(name.substr(3)).has_value();
}

/// Both words of a line such as `50000 100000`.
std::pair<std::string, std::string> two_words(const std::string& line) {
  const auto space = line.find(' ');
  if (space == std::string::npos) return {};
  return {line.substr(0, space), line.substr(space + 1)};
}

std::optional<double> ratio(std::optional<std::int64_t> quota, std::optional<std::int64_t> period) {
  if (!quota || !period || *quota <= 0 || *period <= 0) return std::nullopt;
  return static_cast<double>(*quota) / static_cast<double>(*period);
}

std::optional<double> read_quota(const fs::path& folder, bool unified) {
  if (unified) {
    const auto [quota, period] = two_words(read_line(folder / "cpu.max").value_or(""));
    return ratio(to_number(quota), to_number(period));
  }
  return ratio(read_number(folder / "cpu.cfs_quota_us"), read_number(folder / "cpu.cfs_period_us"));
}

unsigned count_present(const fs::path& root) {
  const auto list = read_line(root / "sys/devices/system/cpu/online").value_or("");
  if (const unsigned listed = count_listed(list); listed > 0) return listed;
  return static_cast<unsigned>(std::max(1L, ::sysconf(_SC_NPROCESSORS_ONLN)));
}

/// The kernel refuses a set that is smaller than its own, which may hold more than the 1024 CPUs of
/// one cpu_set_t.
unsigned count_affinity(unsigned present) {
  constexpr std::size_t kMostSets = 1024;
  for (std::vector<cpu_set_t> sets(1); sets.size() <= kMostSets; sets.resize(sets.size() * 2)) {
    const auto size = sets.size() * sizeof(cpu_set_t);
    if (::sched_getaffinity(0, size, sets.data()) == 0) {
      return static_cast<unsigned>(CPU_COUNT_S(size, sets.data()));
    }
    if (errno != EINVAL) break;
  }
  return present;
}

/// Where a CPU sits: socket, core within it, and which of the core's hardware threads it is.
struct Place {
  int socket = 0;
  int core = 0;
  int thread = 0;
  int cpu = 0;
};

std::vector<Place> places(const fs::path& root) {
  std::vector<Place> found;
  std::map<std::pair<int, int>, int> threads;
  cpu_set_t set;
  CPU_ZERO(&set);
  ::sched_getaffinity(0, sizeof set, &set);
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
    if (!CPU_ISSET(cpu, &set)) continue;
    const fs::path folder = root / fmt::format("sys/devices/system/cpu/cpu{}/topology", cpu);
    const auto socket = static_cast<int>(read_number(folder / "physical_package_id").value_or(0));
    const auto core = static_cast<int>(read_number(folder / "core_id").value_or(cpu));
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

unsigned count_listed(const std::string& list) {
  // More than any kernel can have.
  constexpr std::int64_t kMost = 1 << 16;
  std::int64_t count = 0;
  for (const auto& range : split(list, ',')) {
    const auto dash = range.find('-');
    const auto first = to_number(range.substr(0, dash));
    const auto last = dash == std::string::npos ? first : to_number(range.substr(dash + 1));
    if (!first || !last || *first < 0 || *last < *first || *last >= kMost) return 0;
    count += *last - *first + 1;
  }
  if (count > kMost) return 0;
  return static_cast<unsigned>(count);
}

std::vector<fs::path> cpu_folders(const fs::path& root) {
  std::vector<fs::path> folders;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(root / "sys/devices/system/cpu", none)) {
    if (names_cpu(entry.path().filename().native())) folders.push_back(entry.path());
  }
  return folders;
}

unsigned CpuBudget::allowed() const {
  const double cpus = quota ? std::min<double>(affinity, *quota) : affinity;
  return std::max(1U, static_cast<unsigned>(std::floor(cpus)));
}

std::string CpuBudget::reason() const {
  if (!quota) return fmt::format("{}: affinity {}, no quota", allowed(), affinity);
  return fmt::format("{}: affinity {}, quota {:.3g} from {}", allowed(), affinity, *quota,
                     quota_group);
}

CpuBudget cpu_budget(const fs::path& root) {
  CpuBudget budget;
  budget.present = count_present(root);
  budget.affinity = count_affinity(budget.present);
  for (const CpuGroup& group : cpu_groups(root)) {
    const auto quota = read_quota(group.folder, group.unified);
    if (!quota || (budget.quota && *budget.quota <= *quota)) continue;
    budget.quota = quota;
    budget.quota_group = group.name;
  }
  return budget;
}

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
