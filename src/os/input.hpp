#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

#include "os/fd.hpp"

namespace concbench {

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

}  // namespace concbench
