#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>

namespace concbench {

/// What decides at which frequency the CPUs run.
struct FrequencyControl {
  /// Those of all CPUs, each once; empty where the kernel shows none, as in most virtual machines.
  std::set<std::string> governors = {};
  /// Whether CPUs may run above their nominal frequency while they are cool; absent: not shown.
  std::optional<bool> boost = {};
  /// The file that says so; 1 in `no_turbo` is off, 1 in `boost` is on.
  std::filesystem::path boost_file = {};
};

/// Reads /sys below `root`: another folder than `/` is for tests.
FrequencyControl read_frequency_control(const std::filesystem::path& root = "/");

}  // namespace concbench
