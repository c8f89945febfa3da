#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <span>
#include <vector>

namespace concbench::download {

/// What the server sends and the client expects, made from the seed by both. All bodies are alike
/// but for their last eight bytes, which tell the tasks apart: so the server can send one buffer to
/// everybody, and the client needs to hash the common part only once.
class Bodies {
 public:
  Bodies(std::uint64_t seed, std::uint64_t bytes);

  std::uint64_t bytes() const { return bytes_; }

  /// Gives the common part to `take` in pieces, which stay valid as long as this object.
  template <class Take>
  void for_each_common_piece(Take&& take) const {
    for (std::uint64_t left = common_bytes(); left > 0;) {
      const std::uint64_t size = std::min<std::uint64_t>(left, block_.size());
      take(std::span<const char>(block_).first(size));
      left -= size;
    }
  }

  /// Gives `take` what is sent for this task after the common part.
  template <class Take>
  void with_tail(std::uint64_t task, Take&& take) const {
    const std::array<char, 8> tail = tail_of(task);
    take(std::span<const char>(tail).first(bytes_ - common_bytes()));
  }

 private:
  std::uint64_t common_bytes() const { return bytes_ - std::min<std::uint64_t>(bytes_, 8); }
  std::array<char, 8> tail_of(std::uint64_t task) const;

  std::uint64_t seed_;
  std::uint64_t bytes_;
  // Repeated in larger bodies, whose size then costs no memory.
  std::vector<char> block_;
};

/// Latencies are spread evenly over base - jitter to base + jitter. They depend on nothing but the
/// seed and the task, so every way of running meets the same ones. `jitter` is at most `base`.
struct Latencies {
  std::uint64_t seed = 0;
  std::chrono::nanoseconds base = {};
  std::chrono::nanoseconds jitter = {};

  std::chrono::nanoseconds of(std::uint64_t task) const;
};

}  // namespace concbench::download
