#include <fmt/format.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <concbench/os/cpus.hpp>
#include <concbench/os/files.hpp>
#include <cstdint>
#include <sstream>
#include <string_view>
#include <vector>

namespace concbench {
namespace {

namespace fs = std::filesystem;

/// One control group of this process: `0::/user.slice` in version 2, `3:cpu,cpuacct:/foo` in 1.
struct Membership {
  bool unified = false;
  fs::path group;
};

/// A place where a hierarchy of control groups is mounted; its top folder shows the group `top`.
struct Mount {
  bool unified = false;
  fs::path top;
  fs::path folder;
};

std::optional<std::int64_t> to_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

bool lists_cpu(const std::string& controllers) {
  const auto names = split(controllers, ',');
  return std::ranges::find(names, "cpu") != names.end();
}

std::optional<Membership> read_membership(const std::string& line) {
  const auto controllers = line.find(':');
  const auto group = line.find(':', controllers + 1);
  if (controllers == std::string::npos || group == std::string::npos) return std::nullopt;
  const bool unified = line.starts_with("0::");
  const auto names = line.substr(controllers + 1, group - controllers - 1);
  if (!unified && !lists_cpu(names)) return std::nullopt;
  return Membership{unified, line.substr(group + 1)};
}

/// The kernel writes white space and backslashes in mountinfo as `\040`.
std::string decode_octal(std::string_view text) {
  const auto is_octal = [](char c) { return c >= '0' && c <= '7'; };
  std::string decoded;
  while (!text.empty()) {
    const auto code = text.substr(0, 4);
    const bool escaped =
        code.size() == 4 && code[0] == '\\' && std::ranges::all_of(code.substr(1), is_octal);
    const int value =
        escaped ? (code[1] - '0') * 64 + (code[2] - '0') * 8 + (code[3] - '0') : code[0];
    decoded += static_cast<char>(value);
    text.remove_prefix(escaped ? 4 : 1);
  }
  return decoded;
}

/// A line is `31 23 0:28 TOP FOLDER options [optional fields] - TYPE source super-options`.
std::optional<Mount> read_mount(const std::string& line) {
  const auto fields = split(line, ' ');
  const auto dash = std::ranges::find(fields, "-");
  if (dash - fields.begin() < 6 || fields.end() - dash < 4) return std::nullopt;
  const bool unified = dash[1] == "cgroup2";
  if (!unified && (dash[1] != "cgroup" || !lists_cpu(dash[3]))) return std::nullopt;
  return Mount{unified, decode_octal(fields[3]), decode_octal(fields[4])};
}

/// All lines of a file that `read_one` makes something of.
template <class T>
std::vector<T> read_lines(const fs::path& path, std::optional<T> (*read_one)(const std::string&)) {
  std::vector<T> found;
  for (const auto& line : split(read_file(path).value_or(""), '\n')) {
    if (auto one = read_one(line)) found.push_back(std::move(*one));
  }
  return found;
}

std::optional<double> ratio(std::optional<std::int64_t> quota, std::optional<std::int64_t> period) {
  if (!quota || !period || *quota <= 0 || *period <= 0) return std::nullopt;
  return static_cast<double>(*quota) / static_cast<double>(*period);
}

std::optional<double> read_quota(const fs::path& folder, bool unified) {
  if (unified) {
    const auto words = split(read_line(folder / "cpu.max").value_or(""), ' ');
    if (words.size() != 2) return std::nullopt;
    return ratio(to_number(words[0]), to_number(words[1]));
  }
  return ratio(to_number(read_line(folder / "cpu.cfs_quota_us").value_or("")),
               to_number(read_line(folder / "cpu.cfs_period_us").value_or("")));
}

/// The way from the top of a mount down to `group`; absent where the mount does not show it.
std::optional<fs::path> path_below(const fs::path& top, const fs::path& group) {
  // Tops above the root of our namespace are shown as `/..`: our ancestors, but under what name we
  // lie below them cannot be told.
  if (top.native().starts_with("/..")) return fs::path();
  const auto below = group.lexically_relative(top);
  if (below.empty() || *below.begin() == "..") return std::nullopt;
  return below == "." ? fs::path() : below;
}

/// Lowers the quota to the smallest of `group` and its ancestors, as far as `mount` shows them.
void apply_quotas(CpuBudget& budget, const fs::path& root, const Mount& mount,
                  const fs::path& group) {
  const auto below = path_below(mount.top, group);
  if (!below) return;
  auto folder = root / mount.folder.relative_path();
  auto name = mount.top;
  const auto apply = [&] {
    const auto quota = read_quota(folder, mount.unified);
    if (!quota || (budget.quota && *budget.quota <= *quota)) return;
    budget.quota = quota;
    budget.quota_group = name;
  };
  apply();
  for (const auto& part : *below) {
    folder /= part;
    name /= part;
    apply();
  }
}

/// CPUs in a list such as `0-3,8`; 0 where it is not one.
unsigned count_listed(const std::string& list) {
  std::int64_t count = 0;
  for (const auto& range : split(list, ',')) {
    const auto dash = range.find('-');
    const auto first = to_number(range.substr(0, dash));
    const auto last = dash == std::string::npos ? first : to_number(range.substr(dash + 1));
    if (!first || !last || *last < *first) return 0;
    count += *last - *first + 1;
  }
  return static_cast<unsigned>(count);
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
  const auto mounts = read_lines(root / "proc/self/mountinfo", read_mount);
  for (const auto& membership : read_lines(root / "proc/self/cgroup", read_membership)) {
    for (const auto& mount : mounts) {
      if (mount.unified == membership.unified) apply_quotas(budget, root, mount, membership.group);
    }
  }
  return budget;
}

}  // namespace concbench
