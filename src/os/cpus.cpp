#include "os/cpus.hpp"

#include <fmt/core.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdint>
#include <vector>

#include "os/cgroups.hpp"
#include "os/cpu_list.hpp"
#include "os/files.hpp"

namespace concbench {
namespace {

namespace fs = std::filesystem;

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
  return ratio(to_number(read_line(folder / "cpu.cfs_quota_us").value_or("")),
               to_number(read_line(folder / "cpu.cfs_period_us").value_or("")));
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

}  // namespace

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

}  // namespace concbench
