#pragma once

#include <filesystem>
#include <vector>

namespace concbench {

/// The CPU that the calling thread runs on at this moment; -1 where it cannot be told.
int current_cpu();

/// Binds the calling thread, and those that it will start, to one CPU. Throws std::system_error.
void pin_to_cpu(int cpu);

/// The CPUs in the calling thread's affinity mask, such that neighbours in the list share a core
/// where they can (compact), or such that they share one only when all cores are taken (spread).
/// Reads the topology below `root`/sys; what it does not tell counts as a core for each CPU.
std::vector<int> cpus_compact(const std::filesystem::path& root = "/");
std::vector<int> cpus_spread(const std::filesystem::path& root = "/");

}  // namespace concbench
