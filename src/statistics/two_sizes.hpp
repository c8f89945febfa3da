#pragma once

namespace concbench {

/// How long so many tasks took.
struct SizedTime {
  double tasks = 0;
  double ns = 0;
};

/// What tasks cost: `start_ns` once, and `each_ns` for each of them.
struct LinearCost {
  double start_ns = 0;
  double each_ns = 0;
};

/// The line through both: ns = start_ns + each_ns * tasks. Either part may come out negative where
/// the times are disturbed. Throws std::invalid_argument for equal numbers of tasks.
LinearCost fit_two_sizes(const SizedTime& few, const SizedTime& many);

}  // namespace concbench
