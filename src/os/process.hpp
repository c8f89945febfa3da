#pragma once

#include <sys/types.h>

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "os/fd.hpp"

namespace concbench {

/// How a child process ended, as waitpid() tells it.
struct ExitStatus {
  pid_t pid = 0;
  int status = 0;

  bool ok() const { return status == 0; }
  bool killed_by(int signal) const;
  /// What the process exited with; absent where a signal killed it.
  std::optional<unsigned> code() const;
  /// Such as `exited with code 3` or `was killed by signal 9 (Killed)`.
  std::string reason() const;
};

/// A descriptor that is readable once a process has ended. Throws std::system_error.
Fd open_pidfd(pid_t pid);

/// From now on the calling process outlives its parent.
void outlive_parent();

/// Ends the calling process in the way that another has ended.
[[noreturn]] void end_like(const ExitStatus& other);

/// Ends the process at once: no destructors, no handlers, nothing flushed.
[[noreturn]] void leave_process(int code);

/// Forks a child that runs `body` and leaves with _exit: 0, or 125 where an exception escaped.
/// The child is killed when the calling thread ends. Returns its pid; throws std::system_error
/// where the system refuses.
template <class Body>
pid_t fork_process(Body&& body);

/// Waits for a child, however long it takes.
ExitStatus wait_for(pid_t pid);

/// The same, and leaves the child to be reaped by one of the others.
void await_end(pid_t pid);

/// Waits for whichever child of this process ends next.
ExitStatus wait_for_any();

/// A child whose end can be waited for with poll(), and which does not outlive this object.
class Child {
 public:
  Child() = default;
  /// Takes charge of a child of this process.
  explicit Child(pid_t pid);
  Child(Child&& other) noexcept
      : pid_(std::exchange(other.pid_, 0)), pidfd_(std::move(other.pidfd_)) {}
  Child& operator=(Child&& other) noexcept {
    std::swap(pid_, other.pid_);
    std::swap(pidfd_, other.pidfd_);
    return *this;
  }
  /// Kills the child if it still runs, and reaps it.
  ~Child();

  pid_t pid() const { return pid_; }
  /// Readable once the child has ended.
  const Fd& pidfd() const { return pidfd_; }
  ExitStatus wait();

 private:
  pid_t pid_ = 0;
  Fd pidfd_;
};

/// Makes the calling process the leader of a new process group, or `pid` the leader of its own.
void lead_own_group(pid_t pid = 0);

/// Kills the group that `leader` leads and reaps everyone in it who is, or becomes, this process's
/// child. Needs adopt_orphans() for those whose parent has died.
void kill_group(pid_t leader);

/// Makes this process the new parent of descendants whose own parent dies.
void adopt_orphans();

/// The children of the calling thread, running or dead; none where the kernel does not tell.
std::vector<pid_t> own_children();

/// Kills and reaps the children of the calling thread that are not `spared`, and those that it
/// adopts by that: programs that have left the group in which they were started.
void kill_children_but(std::span<const pid_t> spared);

namespace detail {
pid_t fork_or_throw();
void die_with_parent(pid_t parent);
pid_t own_pid();
}  // namespace detail

template <class Body>
pid_t fork_process(Body&& body) {
  const pid_t parent = detail::own_pid();
  const pid_t pid = detail::fork_or_throw();
  if (pid != 0) return pid;
  detail::die_with_parent(parent);
  try {
    std::forward<Body>(body)();
  } catch (...) {
    // Nothing may travel up the stack of the parent's code in the child.
    leave_process(125);
  }
  leave_process(0);
}

}  // namespace concbench
