#pragma once

#include <filesystem>

namespace concbench {

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

 private:
  std::filesystem::path path_;
};

}  // namespace concbench
