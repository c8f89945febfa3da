#include "os/cgroups.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "os/files.hpp"

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

/// The way from the top of a mount down to `group`; absent where the mount does not show it.
std::optional<fs::path> path_below(const fs::path& top, const fs::path& group) {
  // Tops above the root of our namespace are shown as `/..`: our ancestors, but under what name we
  // lie below them cannot be told.
  if (top.native().starts_with("/..")) return fs::path();
  const auto below = group.lexically_relative(top);
  if (below.empty() || *below.begin() == "..") return std::nullopt;
  return below == "." ? fs::path() : below;
}

/// Adds `group` and its ancestors, as far as `mount` shows them, from the top down.
void add_groups(std::vector<CpuGroup>& groups, const fs::path& root, const Mount& mount,
                const fs::path& group) {
  const auto below = path_below(mount.top, group);
  if (!below) return;
  CpuGroup next{
      .unified = mount.unified, .folder = root / mount.folder.relative_path(), .name = mount.top};
  groups.push_back(next);
  for (const auto& part : *below) {
    next.folder /= part;
    next.name = fs::path(next.name) / part;
    groups.push_back(next);
  }
}

}  // namespace

std::vector<CpuGroup> cpu_groups(const fs::path& root) {
  std::vector<CpuGroup> groups;
  const auto mounts = read_lines(root / "proc/self/mountinfo", read_mount);
  for (const auto& membership : read_lines(root / "proc/self/cgroup", read_membership)) {
    for (const auto& mount : mounts) {
      if (mount.unified == membership.unified) add_groups(groups, root, mount, membership.group);
    }
  }
  return groups;
}

}  // namespace concbench
