#pragma once

#include <cstdint>

namespace concbench {

/// Consecutive tasks, begin <= number < end.
struct Chunk {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;

  constexpr std::uint64_t size() const { return end - begin; }
  constexpr bool empty() const { return begin >= end; }
  constexpr bool operator==(const Chunk&) const = default;
};

}  // namespace concbench
