#include "support/call_count.hpp"

#include <elf.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/process.hpp"

namespace concbench {
namespace {

/// Where a stopped child is; nothing on machines whose registers are not known here.
std::optional<std::uint64_t> place_of(pid_t child) {
#if defined(__x86_64__) || defined(__aarch64__)
#if defined(__x86_64__)
  user_regs_struct registers{};
  const auto& place = registers.rip;
#else
  user_regs_struct registers{};
  const auto& place = registers.pc;
#endif
  iovec area{.iov_base = &registers, .iov_len = sizeof registers};
  if (::ptrace(PTRACE_GETREGSET, child, NT_PRSTATUS, &area) != 0) return std::nullopt;
  return place;
#else
  static_cast<void>(child);
  return std::nullopt;
#endif
}

/// Lets the child run up to where it stops next; false where it has ended.
bool resume(pid_t child, __ptrace_request how) {
  int status = 0;
  ::ptrace(how, child, nullptr, nullptr);
  return ::waitpid(child, &status, 0) == child && WIFSTOPPED(status);
}

/// A child that stands before its first instruction of `body`; 0 where it cannot be traced.
pid_t start_traced(const std::function<void()>& body) {
  const pid_t child = fork_process([&] {
    if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) leave_process(1);
    // The tracer takes over here.
    ::raise(SIGSTOP);
    body();
  });
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFSTOPPED(status) ? child : 0;
}

}  // namespace

std::optional<std::uint64_t> count_calls(const void* address, const std::function<void()>& body) {
  const pid_t child = start_traced(body);
  if (child == 0) return std::nullopt;
  std::uint64_t count = 0;
  while (resume(child, PTRACE_SINGLESTEP)) {
    const auto place = place_of(child);
    if (!place) {
      ::kill(child, SIGKILL);
      ::waitpid(child, nullptr, 0);
      return std::nullopt;
    }
    if (*place == reinterpret_cast<std::uintptr_t>(address)) ++count;
  }
  return count;
}

std::optional<std::uint64_t> count_instructions(const std::function<void()>& body) {
  const pid_t child = start_traced(body);
  if (child == 0) return std::nullopt;
  std::uint64_t count = 0;
  while (resume(child, PTRACE_SINGLESTEP)) ++count;
  return count;
}

}  // namespace concbench
