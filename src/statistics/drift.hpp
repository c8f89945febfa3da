#pragma once

#include <span>

namespace concbench {

/// Whether samples became larger or smaller over a run. `change` is the change from the first to
/// the last sample by the fitted line, as a fraction of the median: 0.03 where they grew by 3 %.
/// `present` where the p-value is at most 1 % and the change at least 1 %.
struct Drift {
  double change = 0;
  double p_value = 1;
  bool present = false;
};

/// The median slope of all pairs of samples (Sen 1968) and Kendall's test of no trend, by its
/// normal approximation with corrections for ties and continuity (Kendall 1970). Below 10 samples
/// the p-value is 1. Of more than 1000 samples, evenly spaced ones are used. A level that wanders
/// counts as drift too. Throws std::invalid_argument where a sample is not finite.
Drift find_drift(std::span<const double> samples);

}  // namespace concbench
