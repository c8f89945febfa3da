#include "statistics/distribution.hpp"

#include <utility>

namespace concbench {

Distribution describe(std::string name, const Histogram& histogram) {
  return {.name = std::move(name),
          .count = histogram.count(),
          .min_ns = static_cast<double>(histogram.min_ns()),
          .max_ns = static_cast<double>(histogram.max_ns()),
          .p50_ns = histogram.percentile_ns(0.5),
          .p90_ns = histogram.percentile_ns(0.9),
          .p99_ns = histogram.percentile_ns(0.99),
          .histogram = histogram};
}

}  // namespace concbench
