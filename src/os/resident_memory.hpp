#pragma once

#include <cstddef>

namespace concbench {

/// Memory of this process that is really there, in pages of the smallest size. Children that it
/// forks share it with it, and their page tables are copies of its own.
class ResidentMemory {
 public:
  /// Asks for the memory, none of which is there before touch_more(); 0 bytes are none at all.
  /// Throws std::system_error where the system does not promise so much.
  explicit ResidentMemory(std::size_t bytes);
  ResidentMemory(const ResidentMemory&) = delete;
  ResidentMemory& operator=(const ResidentMemory&) = delete;
  ~ResidentMemory();

  /// Writes to the next few pages, which takes about a millisecond; false once all are there.
  bool touch_more();

 private:
  std::byte* data_ = nullptr;
  std::size_t bytes_;
  std::size_t touched_ = 0;
};

}  // namespace concbench
