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

/// What one (task, value) pair adds to the digest of a pass. Digests are sums of these, so they do
/// not depend on the order in which tasks were run.
constexpr std::uint64_t digest_term(std::uint64_t task, std::uint64_t value) {
  return mix64(value + mix64(task + 0x9e3779b97f4a7c15ULL));
}

}  // namespace concbench
