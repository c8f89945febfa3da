#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "os/fd.hpp"

namespace concbench::download {

/// What the system says of an errno, such as `no space left on device`.
std::string reason_of(int error);

/// The name of the file for a task: its number, then what the URL's path ends in. It is unique by
/// the number, has no slash, never is `.` or `..`, holds only harmless ASCII characters and is
/// short, whatever the URL says.
std::string file_name(std::uint64_t task, std::string_view url);

/// A file that is being written. Errors are TaskErrors that name it.
class OutputFile {
 public:
  OutputFile(Fd fd, std::string path) : fd_(std::move(fd)), path_(std::move(path)) {}

  void write(std::span<const char> bytes);

 private:
  Fd fd_;
  std::string path_;
};

/// The open folder that downloads go to. May be used from many threads at once, and after a fork.
class Folder {
 public:
  /// Throws TaskError where it cannot be opened.
  explicit Folder(std::filesystem::path path);

  /// Throws TaskError also where there is a file, or a link, of that name already.
  OutputFile create(const std::string& name) const;

  /// A file that is not there is fine.
  void remove(const std::string& name) const;

 private:
  std::filesystem::path path_;
  Fd fd_;
};

}  // namespace concbench::download
