#include "statistics/isotonic.hpp"

#include <cstddef>

namespace concbench {
namespace {

/// Neighbours that share a value.
struct Pool {
  double sum = 0;
  std::size_t count = 0;

  double mean() const { return sum / static_cast<double>(count); }
};

void add(std::vector<Pool>& pools, double value) {
  Pool last{value, 1};
  while (!pools.empty() && pools.back().mean() > last.mean()) {
    last.sum += pools.back().sum;
    last.count += pools.back().count;
    pools.pop_back();
  }
  pools.push_back(last);
}

}  // namespace

std::vector<double> isotonic(std::span<const double> values) {
  std::vector<Pool> pools;
  for (const double value : values) add(pools, value);
  std::vector<double> smooth;
  smooth.reserve(values.size());
  for (const Pool& pool : pools) smooth.insert(smooth.end(), pool.count, pool.mean());
  return smooth;
}

}  // namespace concbench
