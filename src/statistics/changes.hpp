#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "statistics/estimate.hpp"

namespace concbench {

/// Where the level of a series changed.
struct LevelChange {
  /// The place of the first value on the new level.
  std::size_t at = 0;
  /// That a stretch without any change looks as changed as the one that was split here.
  double p_value = 1;
  /// Of the new level, as far as it lasts, to the one before: as unpaired_ratio(), for the place
  /// being where it is.
  Estimate ratio = {};
};

struct ChangeSettings {
  /// The chance to find any change in a series that has none, and about that to find one too many
  /// in a series that has some.
  double alpha = 0.01;
  /// Smaller changes count as none.
  double margin = 0.02;
  std::uint64_t seed = 1;
};

/// Finds where the level of a series changed, of values that are positive or zero, in their order.
///
/// Each place that has at least two values on either side splits the series in two groups, whose
/// means differ by so many standard errors; the largest over all places is what counts (Hawkins
/// 1977, "Testing a sequence of observations for a shift in location", JASA 72). It is taken of
/// logarithms, of which wild ones are moved in (Huber's scores). Since the largest of many is
/// larger than one, it is judged by how large it is in 9999 random orders of the same values
/// (Antoch and Huskova 2001, "Permutation tests in change point analysis", Statistics & Probability
/// Letters 53; p-values as in Phipson and Smyth 2010), which holds for any number and distribution
/// of values whose order means nothing. Where neighbouring values are alike beyond chance about the
/// levels that the best place gives, the difference counts for as much less, as a ratio of
/// variances, as they tell less than independent ones.
///
/// The pieces of a series that was split are searched again (binary segmentation, Vostrikova 1981),
/// each at the part of alpha that it is of the whole: the stretches without a change that true
/// splits leave share alpha, so that the chance of any false split stays below it.
///
/// Ten values are the least that can show a change at an alpha of 1 %.
std::vector<LevelChange> find_changes(std::span<const double> values,
                                      const ChangeSettings& settings);

}  // namespace concbench
