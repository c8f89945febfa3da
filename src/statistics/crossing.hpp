#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace concbench {

/// The values that never fall and lie nearest to those given, by least squares: neighbours that are
/// in the wrong order are replaced by their mean, until none is (pool adjacent violators; Barlow,
/// Bartholomew, Bremner and Brunk, Statistical Inference under Order Restrictions, 1972).
std::vector<double> isotonic(std::span<const double> values);

/// The logarithm of the odds of a share. What noise lifts to 1 and beyond, or down to 0, has one
/// all the same: shares are taken to be 0.0001 to 0.9999.
inline double logit(double share) {
  constexpr double kLeast = 1e-4;
  const double clamped = std::clamp(share, kLeast, 1 - kLeast);
  return std::log(clamped / (1 - clamped));
}

/// Which of the measured lengths reach a target.
enum class CrossingReach {
  some,  ///< from a length between two of them on
  all,   ///< even the shortest one
  none,  ///< not even the longest one
};

/// The shortest length at which a target is reached. `length` is the shortest measured one where
/// all reach it, the longest where none does. `index` is that of the first measured length that
/// reaches it; of the last one where none does.
struct Crossing {
  CrossingReach reach = CrossingReach::none;
  double length = 0;
  std::size_t index = 0;
};

/// Where `efficiencies` (0..1), at `lengths` in ascending order, reach `target` for good. They are
/// made monotone by isotonic(); between two lengths, the logit of the efficiency is taken to be
/// linear in the logarithm of the length. That is exact where each task costs its length and a
/// fixed overhead o: w / (w + o) reaches E at w = o E / (1 - E). Throws std::invalid_argument for
/// no lengths, or where numbers differ.
Crossing find_threshold(std::span<const double> lengths, std::span<const double> efficiencies,
                        double target);

/// The same where the target is a rival's efficiency at each length: from there on it is beaten.
Crossing find_break_even(std::span<const double> lengths, std::span<const double> efficiencies,
                         std::span<const double> rival);

}  // namespace concbench
