#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace concbench {

/// A control group that this process is in, directly or by descent, and that governs its CPU time.
struct CpuGroup {
  /// Of version 2, which has other file names than version 1.
  bool unified = false;
  std::filesystem::path folder;
  /// Such as `/user.slice`.
  std::string name;
};

/// All of them that are mounted where this process can see them, of both versions, ancestors first.
/// `root`: another folder than `/` is for tests.
std::vector<CpuGroup> cpu_groups(const std::filesystem::path& root = "/");

}  // namespace concbench
