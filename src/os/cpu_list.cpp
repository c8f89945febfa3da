#include "os/cpu_list.hpp"

#include <charconv>
#include <sstream>

namespace concbench {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

/// `cpu7`, not `cpufreq`.
bool names_cpu(std::string_view name) {
  return name.starts_with("cpu") && to_number(name.substr(3)).has_value();
}

}  // namespace

std::optional<std::int64_t> to_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

unsigned count_listed(const std::string& list) {
  std::int64_t count = 0;
  for (const auto& range : split(list, ',')) {
    const auto dash = range.find('-');
    const auto first = to_number(range.substr(0, dash));
    const auto last = dash == std::string::npos ? first : to_number(range.substr(dash + 1));
    if (!first || !last || *last < *first) return 0;
    count += *last - *first + 1;
  }
  return static_cast<unsigned>(count);
}

std::vector<fs::path> cpu_folders(const fs::path& root) {
  std::vector<fs::path> folders;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(root / "sys/devices/system/cpu", none)) {
    if (names_cpu(entry.path().filename().native())) folders.push_back(entry.path());
  }
  return folders;
}

}  // namespace concbench
