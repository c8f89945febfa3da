#include "statistics/holm.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace concbench {
namespace {

std::vector<std::size_t> ascending(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [values](std::size_t i) { return values[i]; });
  return order;
}

}  // namespace

std::vector<double> holm(std::span<const double> p_values) {
  std::vector<double> corrected(p_values.size());
  double largest = 0;
  std::size_t left = p_values.size();
  for (const std::size_t i : ascending(p_values)) {
    largest = std::max(largest, p_values[i] * static_cast<double>(left--));
    corrected[i] = std::min(1.0, largest);
  }
  return corrected;
}

std::vector<double> holm_levels(std::span<const double> p_values, double alpha) {
  std::vector<double> levels(p_values.size());
  std::size_t left = p_values.size();
  bool rejecting = true;
  for (const std::size_t i : ascending(p_values)) {
    levels[i] = alpha / static_cast<double>(left);
    rejecting = rejecting && p_values[i] <= levels[i];
    if (rejecting) --left;
  }
  return levels;
}

}  // namespace concbench
