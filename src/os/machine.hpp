#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>

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

/// One of a process's limits, as `ulimit` shows them; absent: unlimited. The process itself may
/// raise the soft one as far as the hard one.
struct Limit {
  std::optional<std::uint64_t> soft = {};
  std::optional<std::uint64_t> hard = {};
};

/// Sizes are in bytes; processes are all processes and threads of the user.
struct Limits {
  Limit open_files = {};
  Limit processes = {};
  Limit locked_memory = {};
  Limit stack = {};
  Limit address_space = {};
};

/// Those of this process.
Limits read_limits();

/// Lets this process and its future children open as many files as it may allow itself. Where the
/// system refuses, the old limit holds, and what needs more says so.
void raise_open_files();

/// Whether the kernel puts a fresh program's memory at random addresses (ASLR). Absent where it
/// cannot be told. Reads /proc below `root`: another folder than `/` is for tests. What
/// `setarch -R` has switched off for this process alone counts as well.
std::optional<bool> addresses_are_random(const std::filesystem::path& root = "/");

/// Which memory the kernel backs with huge pages of its own accord: `always`, `madvise` (where a
/// program asks) or `never`; absent where it does not say. Reads /sys below `root`: another folder
/// than `/` is for tests.
std::optional<std::string> huge_page_policy(const std::filesystem::path& root = "/");

/// The most hardware threads that are online in one core; absent where the kernel does not tell.
/// Reads /sys below `root`: another folder than `/` is for tests.
std::optional<unsigned> threads_per_core(const std::filesystem::path& root = "/");

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

/// Of the last ten seconds, the fraction (0..1) in which some task of this machine had to wait for
/// it. Absent where the kernel does not count it.
struct Pressure {
  std::optional<double> cpu = {};
  std::optional<double> memory = {};
  std::optional<double> io = {};
};

/// Reads /proc below `root`: another folder than `/` is for tests.
Pressure read_pressure(const std::filesystem::path& root = "/");

/// Connections that listening sockets have dropped since boot (ListenDrops of this network
/// namespace, which counts ListenOverflows as well); 0 where it cannot be read. `root`: another
/// folder than `/` is for tests.
std::uint64_t dropped_connections(const std::filesystem::path& root = "/");

}  // namespace concbench
