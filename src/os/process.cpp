#include "os/process.hpp"

#include <fmt/core.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <sstream>
#include <system_error>

#include "os/files.hpp"

namespace concbench {
namespace {

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

ExitStatus wait_pid(pid_t pid) {
  int status = 0;
  pid_t ended = 0;
  do {
    ended = ::waitpid(pid, &status, 0);
  } while (ended < 0 && errno == EINTR);
  if (ended < 0) fail("cannot wait for a child process");
  return {ended, status};
}

}  // namespace

bool ExitStatus::killed_by(int signal) const {
  return WIFSIGNALED(status) && WTERMSIG(status) == signal;
}

std::optional<unsigned> ExitStatus::code() const {
  if (WIFSIGNALED(status)) return std::nullopt;
  return static_cast<unsigned>(WEXITSTATUS(status));
}

std::string ExitStatus::reason() const {
  if (!WIFSIGNALED(status)) return fmt::format("exited with code {}", WEXITSTATUS(status));
  return fmt::format("was killed by signal {} ({})", WTERMSIG(status),
                     ::strsignal(WTERMSIG(status)));
}

ExitStatus wait_for(pid_t pid) { return wait_pid(pid); }

void await_end(pid_t pid) {
  siginfo_t ended{};
  int error = 0;
  do {
    error = ::waitid(P_PID, static_cast<id_t>(pid), &ended, WEXITED | WNOWAIT);
  } while (error != 0 && errno == EINTR);
  if (error != 0) fail("cannot wait for a child process");
}

ExitStatus wait_for_any() { return wait_pid(-1); }

Fd open_pidfd(pid_t pid) {
  Fd fd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  if (!fd) fail("cannot open a pidfd");
  return fd;
}

void outlive_parent() { ::prctl(PR_SET_PDEATHSIG, 0); }

void end_like(const ExitStatus& other) {
  if (const auto code = other.code()) leave_process(static_cast<int>(*code));
  ::signal(WTERMSIG(other.status), SIG_DFL);
  ::kill(::getpid(), WTERMSIG(other.status));
  leave_process(128 + WTERMSIG(other.status));
}

Child::Child(pid_t pid) : pid_(pid), pidfd_(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))) {
  if (pidfd_) return;
  const int error = errno;
  ::kill(pid, SIGKILL);
  wait_pid(pid);
  pid_ = 0;
  errno = error;
  fail("cannot open a pidfd");
}

Child::~Child() {
  if (pid_ == 0) return;
  // By the pidfd: the number may be another's by now if a whole group has been reaped.
  ::syscall(SYS_pidfd_send_signal, pidfd_.get(), SIGKILL, nullptr, 0);
  ::waitpid(pid_, nullptr, 0);
}

ExitStatus Child::wait() { return wait_pid(std::exchange(pid_, 0)); }

void lead_own_group(pid_t pid) { ::setpgid(pid, 0); }

void kill_group(pid_t leader) {
  ::kill(-leader, SIGKILL);
  while (::waitpid(-leader, nullptr, 0) > 0 || errno == EINTR) {
  }
}

void adopt_orphans() { ::prctl(PR_SET_CHILD_SUBREAPER, 1); }

std::vector<pid_t> own_children() {
  std::istringstream list(read_file("/proc/thread-self/children").value_or(""));
  return {std::istream_iterator<pid_t>(list), std::istream_iterator<pid_t>()};
}

void kill_children_but(std::span<const pid_t> spared) {
  const auto is_spared = [&](pid_t pid) { return std::ranges::find(spared, pid) != spared.end(); };
  while (true) {
    std::vector<pid_t> strays = own_children();
    std::erase_if(strays, is_spared);
    if (strays.empty()) return;
    for (const pid_t pid : strays) ::kill(pid, SIGKILL);
    // Children of the dead are among this process's own by then, and come in the next turn.
    for (const pid_t pid : strays) wait_pid(pid);
  }
}

[[gnu::hot]] void leave_process(int code) { ::_exit(code); }

namespace detail {

[[gnu::hot]] pid_t own_pid() { return ::getpid(); }

[[gnu::hot]] pid_t fork_or_throw() {
  const pid_t pid = ::fork();
  if (pid < 0) fail("cannot fork");
  return pid;
}

[[gnu::hot]] void die_with_parent(pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  // The parent may have ended before the request was made.
  if (::getppid() != parent) leave_process(125);
}

}  // namespace detail
}  // namespace concbench
