#pragma once

#include <concbench/os/fd.hpp>
#include <concbench/os/process.hpp>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace concbench {

/// The file that a shell would run for this name: the name itself where it has a slash, otherwise
/// what the first folder of PATH has that holds such a program. Absent where there is none.
std::optional<std::string> find_program(std::string_view name);

/// What programs find as their standard streams. Made once for many of them, since each system call
/// that a start takes is paid for with every program.
class ProgramStreams {
 public:
  /// `input` is opened anew by each program; empty: there is nothing to read. With `show` what
  /// programs write goes to this process's stderr, otherwise nowhere. Throws std::system_error.
  ProgramStreams(std::filesystem::path input, bool show);

  /// Makes them the calling process's own, by system calls only. False where one fails, with errno.
  bool install() const noexcept;

 private:
  std::filesystem::path input_;
  bool show_;
  Fd null_;
};

/// Runs the file `path` and waits for its end, however long that takes; any thread may. Nothing is
/// copied but what the program itself needs, however large the calling process is. The program has
/// the signal handling of a freshly started one, and is killed when the calling thread ends.
/// `arguments` begin with the program's name and end with a null pointer; by `stop` another thread
/// can have the program killed. Throws std::system_error where it cannot be started.
ExitStatus run_program(const char* path, char* const* arguments, const ProgramStreams& streams,
                       const std::stop_token& stop = {});

}  // namespace concbench
