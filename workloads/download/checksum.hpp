#pragma once

#include <cstdint>
#include <span>

// The state can then be a plain member, and nothing has to be linked.
#define XXH_INLINE_ALL
#include <xxhash.h>

namespace concbench::download {

/// XXH3-64 of bytes that come in pieces. A copy goes on from where the original was.
class Checksum {
 public:
  Checksum() { XXH3_64bits_reset(&state_); }

  void add(std::span<const char> bytes) { XXH3_64bits_update(&state_, bytes.data(), bytes.size()); }
  std::uint64_t value() const { return XXH3_64bits_digest(&state_); }

 private:
  XXH3_state_t state_;
};

}  // namespace concbench::download
