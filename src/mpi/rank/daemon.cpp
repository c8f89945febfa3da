#include "mpi/rank/daemon.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "mpi/rank/hand.hpp"
#include "os/process.hpp"

namespace concbench {
namespace {

namespace fs = std::filesystem;

/// Files have the names of their nodes in them: others may share the folder, where nodes share a
/// machine.
void remove_files_of_node(const fs::path& folder) {
  std::array<char, 256> host{};
  if (::gethostname(host.data(), host.size() - 1) != 0) return;
  const std::string mark = fmt::format(".{}.", host.data());
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    const bool is_own = entry.path().filename().string().find(mark) != std::string::npos;
    if (is_own) fs::remove_all(entry.path(), ignored);
  }
}

/// A folder on this node for as long as the daemon runs.
class NodeFolder {
 public:
  explicit NodeFolder(fs::path path) : path_(std::move(path)) {
    std::error_code ignored;
    made_ = fs::create_directories(path_, ignored);
  }

  void clean_up() const {
    std::error_code ignored;
    remove_files_of_node(path_);
    // Elsewhere it is that of the program, which removes it.
    if (made_) fs::remove(path_, ignored);
  }

 private:
  fs::path path_;
  bool made_ = false;
};

std::vector<NodeFolder> folders_in(const std::string& list) {
  std::vector<NodeFolder> folders;
  std::istringstream paths(list);
  for (std::string path; std::getline(paths, path, ':');) folders.emplace_back(path);
  return folders;
}

}  // namespace

int keep_daemon(char** arguments) {
  const std::vector<NodeFolder> folders = folders_in(arguments[0]);
  const pid_t daemon = fork_process([&] {
    ::execvp(arguments[1], arguments + 1);
    fail_early(fmt::format("there is no '{}' in PATH; install Open MPI there", arguments[1]));
  });
  const ExitStatus ended = wait_for(daemon);
  std::ranges::for_each(folders, &NodeFolder::clean_up);
  return static_cast<int>(ended.code().value_or(1));
}

}  // namespace concbench
