#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>

namespace concbench {

/// SplitMix64 (Steele, Lea and Flood 2014), with mappings of our own: the same seed gives the same
/// figures with every standard library.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t bits() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  /// In 0..1, never 0 itself.
  double uniform() { return (static_cast<double>(bits() >> 11) + 1) * 0x1p-53; }

  /// Standard normal (Box and Muller 1958).
  double normal() {
    const double radius = std::sqrt(-2 * std::log(uniform()));
    return radius * std::cos(2 * std::numbers::pi * uniform());
  }

  bool chance(double probability) { return uniform() <= probability; }

  /// In 0..count-1. The bias of the plain remainder is far below what a test can see.
  std::uint64_t below(std::uint64_t count) { return bits() % count; }

 private:
  std::uint64_t state_;
};

}  // namespace concbench
