#include "mpi/rank/daemon.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "mpi/folders.hpp"
#include "mpi/rank/hand.hpp"
#include "os/process.hpp"

namespace concbench {
namespace {

namespace fs = std::filesystem;

/// What files of this node have in their names.
std::string mark_of_node() {
  std::array<char, 256> host{};
  ::gethostname(host.data(), host.size() - 1);
  return fmt::format(".{}.", host.data());
}

/// A folder on this node for as long as the daemon runs. Nodes that share a machine or its files
/// share the folder.
class NodeFolder {
 public:
  explicit NodeFolder(fs::path path) : path_(std::move(path)) {
    std::error_code ignored;
    if (fs::create_directories(path_, ignored)) std::ofstream(sign()).flush();
  }

  void clean_up() const {
    std::error_code ignored;
    // Elsewhere it is that of the program, which removes it.
    const bool made = fs::exists(sign(), ignored);
    for (const auto& entry : fs::directory_iterator(path_, ignored)) {
      const bool is_own = entry.path().filename().string().find(mark_) != std::string::npos;
      if (is_own) fs::remove_all(entry.path(), ignored);
    }
    if (made) fs::remove(path_, ignored);
  }

 private:
  /// That a daemon of this node has made the folder, this one or one that was killed.
  fs::path sign() const { return path_ / fmt::format("made{}daemon", mark_); }

  fs::path path_;
  std::string mark_ = mark_of_node();
};

}  // namespace

int keep_daemon(char** arguments) {
  const std::vector<fs::path> paths = folders_of(arguments[0]);
  const std::vector<NodeFolder> folders(paths.begin(), paths.end());
  const pid_t daemon = fork_process([&] {
    ::execvp(arguments[1], arguments + 1);
    fail_early(fmt::format("there is no '{}' in PATH; install Open MPI there", arguments[1]));
  });
  const ExitStatus ended = wait_for(daemon);
  std::ranges::for_each(folders, &NodeFolder::clean_up);
  return static_cast<int>(ended.code().value_or(1));
}

}  // namespace concbench
