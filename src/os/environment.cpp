#include "os/environment.hpp"

#include <fmt/core.h>
#include <sys/utsname.h>

#include <charconv>
#include <cmath>
#include <ctime>
#include <sstream>
#include <string_view>
#include <utility>

#include "os/files.hpp"

namespace concbench {
namespace {

namespace fs = std::filesystem;

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// Makers pad names with white space, within as well as at the ends.
std::string squeezed(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\t' || c == '\0';
    if (!space) result += c;
    if (space && !result.empty() && result.back() != ' ') result += ' ';
  }
  if (result.ends_with(' ')) result.pop_back();
  return result;
}

/// The first value of `key` in lines such as `model name : AMD EPYC`; empty where there is none.
std::string cpuinfo_value(const std::string& cpuinfo, std::string_view key) {
  std::istringstream lines(cpuinfo);
  for (std::string line; std::getline(lines, line);) {
    const auto colon = line.find(':');
    if (colon == std::string::npos || squeezed(line.substr(0, colon)) != key) continue;
    return squeezed(line.substr(colon + 1));
  }
  return {};
}

/// x86 gives a model name. Elsewhere it is another key, the name of the board, or the numbers of
/// the ARM core.
std::string read_cpu_model(const fs::path& root) {
  const auto cpuinfo = read_file(root / "proc/cpuinfo").value_or("");
  for (const auto* key : {"model name", "cpu model", "cpu", "uarch", "Hardware", "Processor"}) {
    if (auto value = cpuinfo_value(cpuinfo, key); !value.empty()) return value;
  }
  if (const auto board = read_line(root / "proc/device-tree/model")) return squeezed(*board);
  const auto implementer = cpuinfo_value(cpuinfo, "CPU implementer");
  if (implementer.empty()) return "unknown";
  return fmt::format("ARM implementer {} part {}", implementer, cpuinfo_value(cpuinfo, "CPU part"));
}

std::string host_name(const fs::path& root, const utsname& system) {
  return read_line(root / "proc/sys/kernel/hostname").value_or(system.nodename);
}

/// Whatever the firmware says of the machine's maker, in one text.
std::string read_dmi(const fs::path& root) {
  std::string dmi;
  for (const auto* name : {"sys_vendor", "product_name", "board_vendor", "bios_vendor"}) {
    dmi += read_line(root / "sys/class/dmi/id" / name).value_or("") + '\n';
  }
  return dmi;
}

/// The hypervisor, by its name in the firmware's words. Amazon and Google rent out bare metal under
/// the same words, so theirs count only together with the CPU's flag.
std::string hypervisor_from_dmi(std::string_view dmi, bool flagged) {
  constexpr std::pair<const char*, const char*> kCertain[] = {{"KVM", "kvm"},
                                                              {"OpenStack", "kvm"},
                                                              {"KubeVirt", "kvm"},
                                                              {"VMware", "vmware"},
                                                              {"VMW", "vmware"},
                                                              {"VirtualBox", "virtualbox"},
                                                              {"innotek", "virtualbox"},
                                                              {"Virtual Machine", "hyper-v"},
                                                              {"Hyper-V", "hyper-v"},
                                                              {"Xen", "xen"},
                                                              {"Parallels", "parallels"},
                                                              {"BHYVE", "bhyve"},
                                                              {"Firecracker", "firecracker"},
                                                              {"QEMU", "qemu"},
                                                              {"Bochs", "bochs"}};
  for (const auto& [words, name] : kCertain) {
    if (contains(dmi, words)) return name;
  }
  if (flagged && contains(dmi, "Amazon EC2")) return "amazon";
  if (flagged && contains(dmi, "Google")) return "google";
  return flagged ? "hypervisor" : "";
}

std::string read_hypervisor(const fs::path& root) {
  // In WSL 2 this hides Hyper-V; WSL 1 has no hypervisor at all.
  const auto release = read_line(root / "proc/sys/kernel/osrelease").value_or("");
  if (contains(release, "icrosoft")) return "wsl";
  if (read_line(root / "sys/hypervisor/type") == "xen") return "xen";
  // Firecracker has no DMI; only its ACPI table is signed, and only root may read that.
  if (contains(read_file(root / "sys/firmware/acpi/tables/DSDT").value_or(""), "FIRECK")) {
    return "firecracker";
  }
  const auto flags = cpuinfo_value(read_file(root / "proc/cpuinfo").value_or(""), "flags");
  return hypervisor_from_dmi(read_dmi(root), contains(' ' + flags + ' ', " hypervisor "));
}

/// What a container's maker left in the environment of its first process, as `container=lxc`.
std::string container_of_init(const fs::path& root) {
  const auto variables = read_file(root / "proc/1/environ").value_or("");
  std::istringstream stream(variables);
  for (std::string variable; std::getline(stream, variable, '\0');) {
    if (variable.starts_with("container=")) return variable.substr(variable.find('=') + 1);
  }
  return {};
}

std::string read_container(const fs::path& root) {
  std::error_code none;
  if (fs::exists(root / "run/.containerenv", none)) return "podman";
  if (fs::exists(root / ".dockerenv", none)) return "docker";
  return container_of_init(root);
}

std::optional<std::string> read_virtualized(const fs::path& root) {
  const auto hypervisor = read_hypervisor(root);
  const auto container = read_container(root);
  if (!container.empty() && !hypervisor.empty()) {
    return fmt::format("{} in {}", container, hypervisor);
  }
  if (!container.empty()) return container;
  if (!hypervisor.empty()) return hypervisor;
  return std::nullopt;
}

/// Digits by from_chars: streams and strtod read them as the locale wants.
std::array<double, 3> read_load(const fs::path& root) {
  const auto text = read_line(root / "proc/loadavg").value_or("");
  std::array<double, 3> load{};
  const char* next = text.data();
  const char* end = next + text.size();
  for (double& value : load) {
    const auto [after, error] = std::from_chars(next, end, value);
    // It takes `inf` and `nan` for numbers as well.
    if (error != std::errc{} || !std::isfinite(value) || value < 0) return {};
    next = after == end ? end : after + 1;
  }
  return load;
}

}  // namespace

Environment read_environment(const fs::path& root) {
  utsname system{};
  ::uname(&system);
  return {
      .host = host_name(root, system),
      .cpu_model = read_cpu_model(root),
      .kernel = fmt::format("{} {} {}", system.sysname, system.release, system.machine),
      .governor = read_line(root / "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
      .virtualized = read_virtualized(root),
      .load = read_load(root),
  };
}

std::string local_time_now() {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  ::localtime_r(&now, &local);
  std::array<char, 64> text{};
  const auto length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S%z", &local);
  // ISO 8601's extended form has a colon in the offset, and strftime() knows no way to write it.
  const std::string_view time(text.data(), length);
  return fmt::format("{}:{}", time.substr(0, length - 2), time.substr(length - 2));
}

}  // namespace concbench
