#include "bodies.hpp"

#include <bit>
#include <cmath>

namespace concbench::download {
namespace {

/// The finalizer of SplitMix64 (Steele, Lea, Flood 2014): neighbouring inputs, unrelated outputs.
std::uint64_t mix(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}

/// One of several unrelated sequences that hang on the same seed.
std::uint64_t random_at(std::uint64_t seed, std::uint64_t sequence, std::uint64_t index) {
  return mix(mix(mix(seed) + sequence) + index);
}

constexpr std::uint64_t tail_sequence = 1;
constexpr std::uint64_t block_sequence = 2;
constexpr std::uint64_t latency_sequence = 3;

std::array<char, 8> bytes_of(std::uint64_t word) {
  return std::bit_cast<std::array<char, 8>>(word);
}

std::vector<char> make_block(std::uint64_t seed, std::uint64_t bytes) {
  constexpr std::uint64_t largest = 1 << 20;
  std::vector<char> block(std::min(bytes, largest));
  for (std::size_t begin = 0; begin < block.size(); begin += 8) {
    const auto word = bytes_of(random_at(seed, block_sequence, begin));
    std::copy_n(word.begin(), std::min<std::size_t>(8, block.size() - begin),
                block.begin() + static_cast<std::ptrdiff_t>(begin));
  }
  return block;
}

/// Evenly spread over 0 <= x < 1.
double as_fraction(std::uint64_t random) {
  return std::ldexp(static_cast<double>(random >> 11), -53);
}

}  // namespace

Bodies::Bodies(std::uint64_t seed, std::uint64_t bytes)
    : seed_(seed), bytes_(bytes), block_(make_block(seed, common_bytes())) {}

std::array<char, 8> Bodies::tail_of(std::uint64_t task) const {
  return bytes_of(random_at(seed_, tail_sequence, task));
}

std::chrono::nanoseconds Latencies::of(std::uint64_t task) const {
  const double offset = 2 * as_fraction(random_at(seed, latency_sequence, task)) - 1;
  const double nanoseconds = offset * static_cast<double>(jitter.count());
  return base + std::chrono::nanoseconds(std::llround(nanoseconds));
}

}  // namespace concbench::download
