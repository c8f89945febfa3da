#include "os/program.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "os/gil.hpp"

namespace concbench {
namespace {

[[noreturn]] void fail_with(int error, const std::string& what) {
  throw std::system_error(error, std::generic_category(), what);
}

bool is_program(const std::string& path) {
  struct stat file {};
  return ::stat(path.c_str(), &file) == 0 && S_ISREG(file.st_mode) &&
         ::access(path.c_str(), X_OK) == 0;
}

/// The folders of PATH; an empty one is the current folder.
std::string_view search_path() {
  const char* path = ::getenv("PATH");
  return path == nullptr ? "/usr/local/bin:/usr/bin:/bin" : path;
}

/// What would be left of concbench's own handling: ignored signals stay ignored through exec.
void reset_signals() {
  ::signal(SIGPIPE, SIG_DFL);
  ::signal(SIGXFSZ, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

/// Where and why a child did not become the program. Volatile: to the compiler nobody writes here
/// on the way that the parent takes.
struct Refusal {
  volatile int error = 0;
  const char* volatile doing = "";
};

struct Start {
  const char* path;
  char* const* arguments;
  const ProgramInheritance& inherited;
  pid_t parent;
};

/// What the child does, in its parent's memory and on its parent's stack: nothing but system calls.
/// A separate function, so that its variables share no memory with the parent's.
[[noreturn, gnu::noinline]] void become(const Start& start, Refusal& refusal) {
  detail::die_with_parent(start.parent);
  reset_signals();
  refusal.doing = "open the input of";
  if (start.inherited.install()) {
    refusal.doing = "run";
    ::execve(start.path, start.arguments, ::environ);
  }
  refusal.error = errno;
  leave_process(127);
}

/// It is reaped only after the last possible kill: until then its PID cannot be reused.
ExitStatus wait_unless_stopped(pid_t pid, const std::stop_token& stop) {
  {
    const std::stop_callback on_stop(stop, [pid] { ::kill(pid, SIGKILL); });
    await_end(pid);
  }
  return wait_for(pid);
}

}  // namespace

std::optional<std::string> find_program(std::string_view name) {
  if (name.find('/') != std::string_view::npos) {
    return is_program(std::string(name)) ? std::optional<std::string>(name) : std::nullopt;
  }
  for (std::string_view rest = search_path(); !name.empty();) {
    const auto end = rest.find(':');
    const std::string_view folder = rest.substr(0, end);
    std::string path = fmt::format("{}/{}", folder.empty() ? "." : folder, name);
    if (is_program(path)) return path;
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  return std::nullopt;
}

ProgramInheritance::ProgramInheritance(std::filesystem::path input, bool show)
    : input_(std::move(input)), show_(show), null_(::open("/dev/null", O_RDWR | O_CLOEXEC)) {
  if (!null_) fail_with(errno, "cannot open /dev/null");
  if (::getrlimit(RLIMIT_NOFILE, &open_files_) != 0)
    fail_with(errno, "cannot read the limit of files");
}

// The limit comes last: with a lower one than there are descriptors, nothing can be opened.
bool ProgramInheritance::install() const noexcept {
  return install_streams() && ::setrlimit(RLIMIT_NOFILE, &open_files_) == 0;
}

bool ProgramInheritance::install_streams() const noexcept {
  // A file opened once for all would be at its end for every program but the first.
  const int in = input_.empty() ? null_.get() : ::open(input_.c_str(), O_RDONLY | O_CLOEXEC);
  const int out = show_ ? STDERR_FILENO : null_.get();
  return in >= 0 && ::dup2(in, STDIN_FILENO) >= 0 && ::dup2(out, STDOUT_FILENO) >= 0 &&
         (show_ || ::dup2(out, STDERR_FILENO) >= 0);
}

// By vfork() rather than posix_spawn(): that has no way to ask that the program die with its
// parent, and in glibc 2.36 makes a hundred system calls more, about signals one by one.
pid_t start_program(const char* path, char* const* arguments, const ProgramInheritance& inherited) {
  Refusal refusal;
  const Start start{path, arguments, inherited, detail::own_pid()};
  const pid_t pid = ::vfork();           // NOLINT(clang-analyzer-security.insecureAPI.vfork)
  if (pid == 0) become(start, refusal);  // NOLINT(clang-analyzer-unix.Vfork)
  if (pid < 0) fail_with(errno, fmt::format("cannot start '{}'", arguments[0]));
  if (refusal.error == 0) return pid;
  wait_for(pid);
  const char* const doing = refusal.doing;
  fail_with(refusal.error, fmt::format("cannot {} '{}'", doing, arguments[0]));
}

ExitStatus run_program(const char* path, char* const* arguments,
                       const ProgramInheritance& inherited, const std::stop_token& stop) {
  const pid_t pid = start_program(path, arguments, inherited);
  const WhileWaiting waiting;
  // A thread that sleeps in the kernel until the end is the cheapest way to wait, and enough: who
  // ends a run that takes too long kills the program with the whole group.
  return stop.stop_possible() ? wait_unless_stopped(pid, stop) : wait_for(pid);
}

}  // namespace concbench
