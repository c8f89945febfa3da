#pragma once

#include <span>

namespace concbench {

/// How long a number of tasks took.
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

/// When a worker was busy during the work of a pass, in nanoseconds since the work began.
struct BusySpan {
  /// Whether it had any task; the rest is 0 where it had none.
  bool ran = false;
  /// When its first task began and its last one ended.
  double first_ns = 0;
  double last_ns = 0;
  /// In tasks.
  double busy_ns = 0;
};

/// Where the time of a pass's work went, as means over the workers: the parts add up to it.
struct WorkSplit {
  /// Before a worker's first task, while tasks were still being handed over.
  double hand_over_ns = 0;
  /// Before its first task, after that, and between its tasks.
  double waiting_ns = 0;
  double running_ns = 0;
  /// From the end of its last task to that of the last task of all.
  double idle_ns = 0;
  /// From there to the end of the work: the caller hears of it.
  double collecting_ns = 0;

  double sum() const { return hand_over_ns + waiting_ns + running_ns + idle_ns + collecting_ns; }
  WorkSplit& operator+=(const WorkSplit& other);
  WorkSplit operator/(double divisor) const;
  bool operator==(const WorkSplit&) const = default;
};

/// `submitted_ns` is when all was handed over, `work_ns` how long the work took. A worker without
/// tasks waited for them while they were handed over, and was idle after that.
WorkSplit split_work(std::span<const BusySpan> workers, double submitted_ns, double work_ns);

}  // namespace concbench
