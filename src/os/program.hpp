#pragma once

#include <sys/resource.h>

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "os/fd.hpp"
#include "os/process.hpp"

namespace concbench {

/// The file that a shell would run for this name: the name itself where it has a slash, otherwise
/// what the first folder of PATH has that holds such a program. Absent where there is none.
std::optional<std::string> find_program(std::string_view name);

/// What programs find as their standard streams, and how many files each may have open. Made once
/// for many of them, since each system call that a start takes is paid for with every program.
class ProgramInheritance {
 public:
  /// `input` is opened anew by each program; empty: there is nothing to read. With `show` what
  /// programs write goes to this process's stderr, otherwise nowhere. The limit of open files is
  /// the present one, even if this process raises its own later. Throws std::system_error.
  ProgramInheritance(std::filesystem::path input, bool show);

  /// Makes it the calling process's own, by system calls only. False where one fails, with errno.
  bool install() const noexcept;

 private:
  bool install_streams() const noexcept;

  std::filesystem::path input_;
  bool show_;
  rlimit open_files_;
  Fd null_;
};

/// Starts the file `path` as a child of this process; any thread may. Nothing is copied but what
/// the program itself needs, however large the calling process is. The program has the signal
/// handling of a freshly started one, and is killed when the calling thread ends. `arguments` begin
/// with the program's name and end with a null pointer. Throws std::system_error where it cannot be
/// started.
pid_t start_program(const char* path, char* const* arguments, const ProgramInheritance& inherited);

/// The same, and waits for its end, however long that takes; by `stop` another thread can have the
/// program killed.
ExitStatus run_program(const char* path, char* const* arguments,
                       const ProgramInheritance& inherited, const std::stop_token& stop = {});

}  // namespace concbench
