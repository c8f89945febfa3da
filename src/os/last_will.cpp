#include "os/last_will.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <system_error>

#include "os/signals.hpp"

namespace concbench {
namespace {

namespace fs = std::filesystem;

/// Nobody else sends it: Python, Open MPI and the C library use others.
int parent_died() { return SIGRTMAX; }

// What follows runs in a signal handler, whatever the process was doing: it makes system calls and
// uses no memory but the stack's.

/// The text of a small file; empty where it cannot be read or is larger.
template <std::size_t Size>
std::string_view read_into(std::array<char, Size>& buffer, int folder, const char* name) {
  const int fd = ::openat(folder, name, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return {};
  const ssize_t got = ::read(fd, buffer.data(), buffer.size());
  ::close(fd);
  return {buffer.data(), got < 0 ? 0 : static_cast<std::size_t>(got)};
}

/// Kills those whose numbers are in `list`, and waits until their children are this process's own.
/// False where there is nobody.
bool kill_listed(std::string_view list) {
  bool any = false;
  while (!list.empty()) {
    pid_t pid = 0;
    const auto [end, error] = std::from_chars(list.data(), list.data() + list.size(), pid);
    // A list that was cut off comes again, without those who are dead by then.
    if (error != std::errc() || end == list.data() + list.size()) break;
    any = true;
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
    list.remove_prefix(static_cast<std::size_t>(end - list.data()) + 1);
  }
  return any;
}

/// `task` is the number of a thread of this process, as /proc has it.
bool kill_children_of(int tasks, const char* task) {
  const int thread = ::openat(tasks, task, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (thread < 0) return false;
  std::array<char, 4096> buffer;
  const bool any = kill_listed(read_into(buffer, thread, "children"));
  ::close(thread);
  return any;
}

/// A record of the system call, which the C library declares in no header.
struct DirectoryEntry {
  std::uint64_t inode;
  std::int64_t next;
  std::uint16_t size;
  unsigned char type;
  char name[1];
};

/// One turn over all threads. False where none has a child.
bool kill_all_children() {
  const int tasks = ::open("/proc/self/task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (tasks < 0) return false;
  alignas(DirectoryEntry) std::array<char, 4096> buffer;
  bool any = false;
  long got = 0;
  while ((got = ::syscall(SYS_getdents64, tasks, buffer.data(), buffer.size())) > 0) {
    for (long at = 0; at < got;) {
      const auto* entry = reinterpret_cast<const DirectoryEntry*>(buffer.data() + at);
      if (entry->name[0] != '.') any = kill_children_of(tasks, entry->name) || any;
      at += entry->size;
    }
  }
  ::close(tasks);
  return any;
}

void end_with_all(int /*signal*/) {
  // Threads may go on starting programs; those are in the group, unless they have just left it.
  constexpr int kMostTurns = 100;
  for (int i = 0; i < kMostTurns && kill_all_children(); ++i) {
  }
  ::kill(0, SIGKILL);
}

/// Removes it also where those who still write into it are just being killed.
void remove_for_good(const fs::path& folder) {
  constexpr int kMostTurns = 200;
  constexpr timespec kPause{.tv_sec = 0, .tv_nsec = 10'000'000};
  std::error_code error;
  for (int i = 0; i < kMostTurns; ++i) {
    fs::remove_all(folder, error);
    if (!fs::exists(fs::symlink_status(folder, error))) return;
    ::nanosleep(&kPause, nullptr);
  }
}

/// What the process does that waits for the end of `parent`. It holds none of the streams, whose
/// readers would wait for it, and takes no part in what a terminal or a user sends to the group.
[[noreturn]] void remove_after(pid_t parent, const fs::path& folder) {
  ::setpgid(0, 0);
  ::syscall(SYS_close_range, 0U, ~0U, 0U);
  sigset_t all;
  ::sigfillset(&all);
  ::sigprocmask(SIG_BLOCK, &all, nullptr);
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  while (::getppid() == parent) ::sigwaitinfo(&all, nullptr);
  remove_for_good(folder);
  leave_process(0);
}

}  // namespace

void take_descendants_along() {
  // Otherwise those whose own parent has ended would be out of reach by then.
  adopt_orphans();
  struct sigaction action {};
  action.sa_handler = end_with_all;
  ::sigfillset(&action.sa_mask);
  ::sigaction(parent_died(), &action, nullptr);
  const pid_t parent = ::getppid();
  ::prctl(PR_SET_PDEATHSIG, parent_died());
  // Until then it would have been killed with its parent, who may have ended in between.
  if (::getppid() != parent) leave_process(125);
}

Child remove_after_own_end(const fs::path& folder) {
  const SignalsHeld held;
  const pid_t parent = ::getpid();
  return Child(fork_process([&] { remove_after(parent, folder); }));
}

}  // namespace concbench
