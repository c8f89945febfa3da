#pragma once

#include <cstddef>
#include <string_view>

namespace concbench {

/// How the bounds of an estimate were found.
enum class IntervalMethod { none, order_statistic, paired_sign, range, mann_whitney, bootstrap };

/// A figure and how sure it is. `confidence` is what the bounds promise after every correction that
/// was made (several comparisons, several looks), so they can be those of a stricter single
/// interval. Too few samples for that confidence give bounds that say nothing: -inf and +inf, or 0
/// and +inf for a ratio. Without any sample the point is NaN. Units are those of the samples; a
/// ratio has none.
struct Estimate {
  double point = 0;
  double lower = 0;
  double upper = 0;
  double confidence = 0;
  IntervalMethod method = IntervalMethod::none;
  std::size_t n = 0;
};

/// The name of the method in reports, e.g. "paired-sign".
std::string_view to_string(IntervalMethod method);

/// Half the width of the interval on a logarithmic scale, as a fraction: 0.01 for 1 +- 1 %.
/// Infinite where a bound is infinite or not positive.
double relative_half_width(const Estimate& estimate);

/// 1 over it, such as the speed-up that goes with a ratio of times.
Estimate inverse(const Estimate& estimate);

/// Whether both bounds are finite.
bool is_bounded(const Estimate& estimate);

}  // namespace concbench
