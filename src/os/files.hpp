#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "os/fd.hpp"
#include "os/process.hpp"

namespace concbench {

/// The whole of a small file, such as one below /proc; absent where it cannot be read.
std::optional<std::string> read_file(const std::filesystem::path& path);

/// The whole of a file that the user named, or of standard input where that is `-`. Throws
/// FileError that says why it cannot be read.
std::string read_input(const std::filesystem::path& path);

/// Throws FileError for what cannot be read, or not again and again, as a pipe cannot.
void check_rereadable(const std::filesystem::path& path);

/// The first line of a small file without white space at the ends; absent where it cannot be read
/// or is empty.
std::optional<std::string> read_line(const std::filesystem::path& path);

/// A number that is the whole of `text`.
std::optional<std::int64_t> to_number(std::string_view text);

/// The same for the first line of a small file.
std::optional<std::int64_t> read_number(const std::filesystem::path& path);

/// Lines such as `oom_kill 3` of a small file by their first word; other lines are left out.
std::map<std::string, std::uint64_t> read_counts(const std::filesystem::path& path);

/// What stands between the separators.
std::vector<std::string> split(const std::string& text, char separator);

/// Whether two paths lead to one file, pipe or device. Of what is not there yet, the paths are
/// compared as they are.
bool is_same_file(const std::filesystem::path& a, const std::filesystem::path& b);

/// A file to be written later, after work that would be lost if the path turned out to be bad.
///
/// Symbolic links are followed where the kernel would follow them, and not replaced. A device, a
/// pipe or a descriptor such as /dev/stdout is opened at once and written directly, after what was
/// flushed to it before; so is a file that may be written but not be replaced, because of its
/// folder or because it is mounted there. Between construction and commit() there is nothing on the
/// disk that a killed program could leave behind.
class PendingFile {
 public:
  /// Tries all that commit() needs, but for the room. Throws FileError where the file cannot be
  /// written.
  explicit PendingFile(const std::filesystem::path& path);

  /// Replaces a regular file in one step: readers meet the old content or the new, and on failure
  /// the old one stays. Keeps the mode of an existing file. Throws FileError.
  void commit(std::string_view bytes);

  /// The same for bytes that are not all there at once: `produce` hands them, piece by piece, to
  /// the function that it is given.
  using Write = std::function<void(std::string_view bytes)>;
  void commit(const std::function<void(const Write&)>& produce);

  /// The path behind all links.
  const std::filesystem::path& target() const { return target_; }

 private:
  std::filesystem::path typed_;
  std::filesystem::path target_;
  /// Where bytes go without a detour; none for a file that is replaced.
  Fd direct_;
  /// Whether that is a regular file with old content.
  bool in_place_ = false;
};

/// What buffers and sizes must be multiples of to read past the page cache: no file system in
/// common use wants more.
inline constexpr std::size_t kDirectBlock = 4096;

/// A file that is open, to be read from its beginning with blocking calls.
class Input {
 public:
  /// `direct`: past the page cache (O_DIRECT), which not every file system takes. Throws
  /// std::system_error.
  Input(const std::filesystem::path& path, bool direct);

  /// Reads until the buffer is full, however little each call gives, or the file ends. Returns how
  /// many bytes came. Throws std::system_error.
  std::size_t fill(std::span<std::byte> buffer);

 private:
  Fd fd_;
  bool direct_;
};

/// A fresh folder that only this user may enter. Removed, with all in it, with the object.
class TemporaryDirectory {
 public:
  /// Below `parent`, or below the system's folder for temporary files where that is empty. Throws
  /// FileError that names the folder.
  explicit TemporaryDirectory(const std::filesystem::path& parent);
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory();

  const std::filesystem::path& path() const { return path_; }

  /// Removes what is in it.
  void clear();

  /// From now on it is removed also where this process is killed; that takes a process. Throws
  /// std::system_error.
  void outlive_nobody();

 private:
  std::filesystem::path path_;
  Child remover_;
};

}  // namespace concbench
