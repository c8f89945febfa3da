#include <fmt/core.h>

#include <concbench/error.hpp>

#include "history/store.hpp"
#include "os/module.hpp"

namespace concbench {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kModule = "history";
/// Why the build is without; empty: it is there.
constexpr const char* kMissing = CONCBENCH_MISSING_history;

/// Not there, or made by a process that got no further. What cannot be told, SQLite tells.
bool is_untouched(const fs::path& file) {
  std::error_code error;
  const auto type = fs::status(file, error).type();
  if (type == fs::file_type::not_found) return true;
  return type == fs::file_type::regular && fs::file_size(file, error) == 0 && !error;
}

}  // namespace

std::string why_no_history() {
  const std::string_view missing = kMissing;
  return missing.empty() ? why_unloadable(kModule) : std::string(missing);
}

std::unique_ptr<History> open_history(const fs::path& file, HistoryAccess access) {
  if (const std::string missing = why_no_history(); !missing.empty()) {
    throw FileError(fmt::format("there is no history here: {}", missing));
  }
  if (access == HistoryAccess::look && is_untouched(file)) return nullptr;
  return load_function<OpenStore>(kModule)(file, access);
}

}  // namespace concbench
