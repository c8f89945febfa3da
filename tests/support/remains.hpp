#pragma once

#include <cstddef>
#include <iosfwd>

namespace concbench {

/// What a process owns that must not grow by what is done in it.
struct Remains {
  std::size_t threads = 0;
  std::size_t descriptors = 0;
  /// Whether there is any child, running or dead.
  bool children = false;

  /// Of the calling process, now.
  static Remains now();
  bool operator==(const Remains&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Remains& remains);

}  // namespace concbench
