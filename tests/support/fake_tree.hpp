#pragma once

#include <filesystem>
#include <fstream>
#include <string_view>

#include "os/files.hpp"

namespace concbench {

/// A temporary folder that stands in for `/`.
class FakeTree {
 public:
  const std::filesystem::path& root() const { return directory_.path(); }

  /// Makes a file, and the folders above it.
  std::filesystem::path write(const std::filesystem::path& path, std::string_view content) const {
    const auto file = root() / path;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << content;
    return file;
  }

 private:
  TemporaryDirectory directory_{{}};
};

}  // namespace concbench
