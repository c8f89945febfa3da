#include "statistics/estimate.hpp"

#include <cmath>
#include <limits>

namespace concbench {

std::string_view to_string(IntervalMethod method) {
  switch (method) {
    case IntervalMethod::none:
      return "none";
    case IntervalMethod::order_statistic:
      return "order-statistic";
    case IntervalMethod::paired_sign:
      return "paired-sign";
    case IntervalMethod::range:
      return "range";
    case IntervalMethod::mann_whitney:
      return "mann-whitney";
    case IntervalMethod::bootstrap:
      return "bootstrap";
  }
  return "none";
}

double relative_half_width(const Estimate& estimate) {
  if (!is_bounded(estimate) || estimate.lower <= 0) return std::numeric_limits<double>::infinity();
  return std::sqrt(estimate.upper / estimate.lower) - 1;
}

Estimate inverse(const Estimate& estimate) {
  Estimate found = estimate;
  found.point = 1 / estimate.point;
  found.lower = 1 / estimate.upper;
  found.upper = 1 / estimate.lower;
  return found;
}

bool is_bounded(const Estimate& estimate) {
  return std::isfinite(estimate.lower) && std::isfinite(estimate.upper);
}

}  // namespace concbench
