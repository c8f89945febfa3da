#include "statistics/two_sizes.hpp"

#include <stdexcept>

namespace concbench {

LinearCost fit_two_sizes(const SizedTime& few, const SizedTime& many) {
  if (few.tasks == many.tasks) throw std::invalid_argument("a line needs two numbers of tasks");
  const double each = (many.ns - few.ns) / (many.tasks - few.tasks);
  return {.start_ns = few.ns - each * few.tasks, .each_ns = each};
}

}  // namespace concbench
