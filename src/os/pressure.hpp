#pragma once

#include <filesystem>
#include <optional>

namespace concbench {

/// Of the last ten seconds, the fraction (0..1) in which some task of this machine had to wait for
/// it. Absent where the kernel does not count it.
struct Pressure {
  std::optional<double> cpu = {};
  std::optional<double> memory = {};
  std::optional<double> io = {};
};

/// Reads /proc below `root`: another folder than `/` is for tests.
Pressure read_pressure(const std::filesystem::path& root = "/");

}  // namespace concbench
