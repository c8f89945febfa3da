#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace concbench {

/// What the fields of the same names in concbench/plugin.h say, as values that outlive the plug-in.
struct PluginParam {
  std::string name;
  std::string fallback = {};
  std::string unit = {};
  std::string help = {};
  std::uint64_t least = 0;
  std::uint64_t most = 0;
  std::uint64_t kind = 0;

  bool operator==(const PluginParam&) const = default;
};

struct PluginWorkload {
  std::string name;
  std::string help = {};
  std::string version = {};
  std::uint64_t flags = 0;
  /// Whether it counts its tasks by a function of its own.
  bool counts_tasks = false;
  std::vector<PluginParam> params = {};

  bool operator==(const PluginWorkload&) const = default;
};

/// As one text, and back: how descriptions leave the process that has loaded the plug-in. A text
/// that is cut short is refused with PluginRefused.
std::string pack(const std::vector<PluginWorkload>& workloads);
std::vector<PluginWorkload> unpack(const std::string& packed);

/// What a plug-in has, asked in a process of its own. Throws PluginRefused.
std::vector<PluginWorkload> describe_plugin(const std::filesystem::path& path);

}  // namespace concbench
