#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <string>

namespace concbench {

/// The machine and its state, as far as measurements depend on it. Absent: cannot be told here.
struct Environment {
  std::string host;
  std::string cpu_model;
  std::string kernel;
  std::optional<std::string> governor;
  /// The hypervisor or container, such as `kvm`; absent on bare metal.
  std::optional<std::string> virtualized;
  /// Load averages of 1, 5 and 15 minutes.
  std::array<double, 3> load{};
};

/// Reads /proc and /sys below `root`: another folder than `/` is for tests.
Environment read_environment(const std::filesystem::path& root = "/");

/// Now, as `2026-01-31T12:34:56+01:00`.
std::string local_time_now();

}  // namespace concbench
