#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace concbench {

/// In which order the cases are sampled in each round: random, the same for the same seed, and
/// balanced, so that over the rounds no case follows the same other one much more often than chance
/// would have it evened out.
class Schedule {
 public:
  Schedule(std::size_t cases, std::uint64_t seed);

  /// The order of the next round: a permutation of 0 ... cases-1.
  std::vector<std::size_t> next();

 private:
  std::vector<std::size_t> draw();
  std::size_t imbalance_with(const std::vector<std::size_t>& order) const;
  void count(const std::vector<std::size_t>& order);
  std::size_t& followed(std::size_t first, std::size_t second) {
    return followed_[first * cases_ + second];
  }

  std::size_t cases_;
  std::uint64_t state_;
  /// How often each case was followed by each other.
  std::vector<std::size_t> followed_;
};

}  // namespace concbench
