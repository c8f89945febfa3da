#include "statistics/cost.hpp"

#include <algorithm>
#include <stdexcept>

namespace concbench {

LinearCost fit_two_sizes(const SizedTime& few, const SizedTime& many) {
  if (few.tasks == many.tasks) throw std::invalid_argument("a line needs two numbers of tasks");
  const double each = (many.ns - few.ns) / (many.tasks - few.tasks);
  return {.start_ns = few.ns - each * few.tasks, .each_ns = each};
}

namespace {

/// When the last task of all ended.
double last_end(std::span<const BusySpan> workers, double work_ns) {
  double last = 0;
  for (const BusySpan& worker : workers) last = std::max(last, worker.last_ns);
  return std::min(last, work_ns);
}

WorkSplit split_of(const BusySpan& worker, double submitted_ns, double end_ns, double work_ns) {
  const double collecting = work_ns - end_ns;
  if (!worker.ran) {
    const double hand_over = std::min(end_ns, submitted_ns);
    return {.hand_over_ns = hand_over, .idle_ns = end_ns - hand_over, .collecting_ns = collecting};
  }
  const double hand_over = std::min(worker.first_ns, submitted_ns);
  return {.hand_over_ns = hand_over,
          .waiting_ns = worker.last_ns - hand_over - worker.busy_ns,
          .running_ns = worker.busy_ns,
          .idle_ns = end_ns - worker.last_ns,
          .collecting_ns = collecting};
}

}  // namespace

WorkSplit& WorkSplit::operator+=(const WorkSplit& other) {
  hand_over_ns += other.hand_over_ns;
  waiting_ns += other.waiting_ns;
  running_ns += other.running_ns;
  idle_ns += other.idle_ns;
  collecting_ns += other.collecting_ns;
  return *this;
}

WorkSplit WorkSplit::operator/(double divisor) const {
  return {.hand_over_ns = hand_over_ns / divisor,
          .waiting_ns = waiting_ns / divisor,
          .running_ns = running_ns / divisor,
          .idle_ns = idle_ns / divisor,
          .collecting_ns = collecting_ns / divisor};
}

WorkSplit split_work(std::span<const BusySpan> workers, double submitted_ns, double work_ns) {
  const double end = last_end(workers, work_ns);
  WorkSplit sum;
  for (const BusySpan& worker : workers) sum += split_of(worker, submitted_ns, end, work_ns);
  return sum / static_cast<double>(workers.size());
}

}  // namespace concbench
