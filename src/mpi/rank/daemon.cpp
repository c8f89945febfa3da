#include "mpi/rank/daemon.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <array>
#include <filesystem>

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

}  // namespace

int keep_daemon(char** arguments) {
  const fs::path folder = arguments[0];
  std::error_code ignored;
  const bool made = fs::create_directories(folder, ignored);
  const pid_t daemon = fork_process([&] {
    ::execvp(arguments[1], arguments + 1);
    fail_early(fmt::format("there is no '{}' in PATH; install Open MPI there", arguments[1]));
  });
  const ExitStatus ended = wait_for(daemon);
  remove_files_of_node(folder);
  // Elsewhere it is that of the program, which removes it.
  if (made) fs::remove(folder, ignored);
  return static_cast<int>(ended.code().value_or(1));
}

}  // namespace concbench
