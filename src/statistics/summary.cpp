#include <algorithm>
#include <cmath>
#include <concbench/statistics.hpp>
#include <numeric>
#include <stdexcept>
#include <vector>

namespace concbench {
namespace {

double median_of_sorted(std::span<const double> sorted) {
  const std::size_t middle = sorted.size() / 2;
  if (sorted.size() % 2 == 1) return sorted[middle];
  return sorted[middle - 1] + (sorted[middle] - sorted[middle - 1]) / 2;
}

double deviation(std::span<const double> values, double mean) {
  if (values.size() < 2) return 0;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

}  // namespace

Summary summarize(std::span<const double> values) {
  if (values.empty()) throw std::invalid_argument("no values to summarize");
  std::vector<double> sorted(values.begin(), values.end());
  std::ranges::sort(sorted);
  const double mean =
      std::accumulate(sorted.begin(), sorted.end(), 0.0) / static_cast<double>(sorted.size());
  return {.median = median_of_sorted(sorted),
          .mean = mean,
          .stddev = deviation(sorted, mean),
          .min = sorted.front(),
          .max = sorted.back()};
}

}  // namespace concbench
