#pragma once

#include <cstdint>

namespace concbench {

/// A bijection on 64 bits that scatters its input well (the finaliser of splitmix64: Steele, Lea
/// and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
constexpr std::uint64_t mix64(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

}  // namespace concbench
