#pragma once

#include <cstdint>
#include <filesystem>

namespace concbench {

/// Connections that listening sockets have dropped since boot (ListenDrops of this network
/// namespace, which counts ListenOverflows as well); 0 where it cannot be read. `root`: another
/// folder than `/` is for tests.
std::uint64_t dropped_connections(const std::filesystem::path& root = "/");

}  // namespace concbench
