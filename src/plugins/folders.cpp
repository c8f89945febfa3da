#include "plugins/folders.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <concbench/error.hpp>
#include <cstdlib>
#include <iterator>

#include "os/files.hpp"
#include "os/module.hpp"

namespace concbench {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> listed_by_environment() {
  const char* const folders = std::getenv("CONCBENCH_PLUGINS");
  std::vector<fs::path> found;
  if (folders == nullptr) return found;
  for (const std::string& folder : split(folders, ':')) {
    // An empty one is the current folder to a shell, and a slip to its user.
    if (!folder.empty()) found.emplace_back(folder);
  }
  return found;
}

/// Beside the modules of an installation.
fs::path installed() {
  const fs::path program = own_program().parent_path();
  return program.parent_path() / "lib" / "concbench" / "plugins";
}

std::vector<fs::path> shared_objects_in(const fs::path& folder, std::error_code& error) {
  std::vector<fs::path> found;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (at->path().extension() == ".so") found.push_back(fs::absolute(at->path()));
  }
  std::ranges::sort(found);
  return found;
}

}  // namespace

std::vector<fs::path> plugin_folders(std::span<const std::string> named) {
  std::vector<fs::path> folders(named.begin(), named.end());
  std::ranges::move(listed_by_environment(), std::back_inserter(folders));
  folders.push_back(installed());
  return folders;
}

std::vector<fs::path> plugin_files(std::span<const std::string> named) {
  std::vector<fs::path> files;
  const std::vector<fs::path> folders = plugin_folders(named);
  for (std::size_t i = 0; i < folders.size(); ++i) {
    std::error_code error;
    std::ranges::move(shared_objects_in(folders[i], error), std::back_inserter(files));
    if (error && i < named.size()) {
      throw UsageError(
          fmt::format("-L: cannot read folder '{}': {}", folders[i].string(), error.message()));
    }
  }
  return files;
}

}  // namespace concbench
