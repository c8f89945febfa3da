#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace concbench {

/// The machine's memory, in bytes.
struct Memory {
  std::uint64_t total = 0;
  /// What programs can have without anything being swapped out.
  std::uint64_t available = 0;
  std::uint64_t swap_total = 0;
  std::uint64_t swap_used = 0;
};

/// Reads /proc/meminfo below `root`: another folder than `/` is for tests. Absent where it cannot
/// be read. Limits of control groups are not in it.
std::optional<Memory> read_memory(const std::filesystem::path& root = "/");

/// How many processes the system has ended for want of memory: in this process's control group, or
/// where there is none to be read, on the whole machine.
std::uint64_t out_of_memory_kills(const std::filesystem::path& root = "/");

}  // namespace concbench
