#include <fmt/core.h>

#include <concbench/error.hpp>

#include "history/store.hpp"
#include "os/module.hpp"

namespace concbench {
namespace {

namespace fs = std::filesystem;

/// Not there, or made by a process that got no further. What cannot be told, SQLite tells.
bool is_untouched(const fs::path& file) {
  std::error_code error;
  const auto type = fs::status(file, error).type();
  if (type == fs::file_type::not_found) return true;
  return type == fs::file_type::regular && fs::file_size(file, error) == 0 && !error;
}

}  // namespace

std::unique_ptr<History> open_history(const fs::path& file, HistoryAccess access) {
  constexpr std::string_view kMissing = CONCBENCH_MISSING_history;
  if (!kMissing.empty()) {
    throw FileError(fmt::format("this build keeps no history: {}", kMissing));
  }
  if (access == HistoryAccess::look && is_untouched(file)) return nullptr;
  return load_function<OpenStore>("history")(file, access);
}

}  // namespace concbench
