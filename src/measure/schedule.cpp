#include <concbench/digest.hpp>
#include <concbench/measure.hpp>
#include <numeric>

namespace concbench {

// Fisher and Yates's shuffle, on a generator of our own: that of the standard library may differ
// from one to the next, and a seed must mean the same order everywhere.
std::vector<std::size_t> order_of_round(std::size_t cases, std::uint64_t seed, unsigned round) {
  std::vector<std::size_t> order(cases);
  std::iota(order.begin(), order.end(), std::size_t{0});
  const std::uint64_t stream = mix64(seed + mix64(round + 1));
  for (std::size_t i = cases; i > 1; --i) {
    std::swap(order[i - 1], order[mix64(stream + i) % i]);
  }
  return order;
}

}  // namespace concbench
