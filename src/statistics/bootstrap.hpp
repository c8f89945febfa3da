#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace concbench {

/// Draws, with replacement, as many rounds as there are (Efron 1979). All figures of a draw are to
/// be taken from the same rounds, so that what rounds have in common stays in them. The same seed
/// gives the same draws.
class RoundDraws {
 public:
  RoundDraws(std::size_t rounds, std::uint64_t seed);

  /// 0-based numbers of rounds; valid until the next call.
  std::span<const std::size_t> next();

 private:
  std::vector<std::size_t> draw_;
  std::uint64_t state_;
};

/// What a figure may be; infinite where the draws reach no bound.
struct Bounds {
  double lower = 0;
  double upper = 0;
};

/// The percentile interval of a figure of `rounds` rounds whose values in the draws are `drawn`
/// (infinite ones are allowed). From so few rounds that even their whole range would not promise
/// `confidence` of a median, nothing is known: -inf and +inf.
Bounds bootstrap_bounds(std::vector<double> drawn, std::size_t rounds, double confidence);

}  // namespace concbench
