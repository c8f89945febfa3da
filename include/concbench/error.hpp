#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

namespace concbench {

/// The user's mistake, found before anything is measured. The text is one line, lower case, names
/// the object and the way out. Ends the program with exit code 2.
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A file that cannot be read or written. Ends the program with exit code 5.
struct FileError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A task that could not do its work. Caught around the chunk; fails the case.
struct TaskError : std::runtime_error {
  using std::runtime_error::runtime_error;
  TaskError(const std::string& message, std::uint64_t number)
      : std::runtime_error(message), task(number) {}

  /// Which one of the chunk; absent: the chunk as a whole is named.
  std::optional<std::uint64_t> task = {};
};

/// What a task throws that was asked to stop and did.
struct TaskStopped : std::runtime_error {
  TaskStopped() : std::runtime_error("stopped") {}
};

/// A worker that ended before its work was done. Fails the case.
struct WorkerDied : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace concbench
