#include "measure/schedule.hpp"

#include <concbench/mix.hpp>
#include <numeric>
#include <utility>

namespace concbench {

Schedule::Schedule(std::size_t cases, std::uint64_t seed)
    : cases_(cases), state_(mix64(seed)), followed_(cases * cases) {}

// The better of two draws evens the counts out and still leaves each round to chance: a fixed
// rotation could keep step with something periodic on the machine.
std::vector<std::size_t> Schedule::next() {
  std::vector<std::size_t> first = draw();
  std::vector<std::size_t> second = draw();
  std::vector<std::size_t>& better =
      imbalance_with(second) < imbalance_with(first) ? second : first;
  count(better);
  return std::move(better);
}

// Fisher and Yates's shuffle, on a generator of our own: that of the standard library may differ
// from one to the next, and a seed must mean the same order everywhere.
std::vector<std::size_t> Schedule::draw() {
  std::vector<std::size_t> order(cases_);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = cases_; i > 1; --i) {
    state_ += 0x9e3779b97f4a7c15ULL;
    std::swap(order[i - 1], order[mix64(state_) % i]);
  }
  return order;
}

/// How often the neighbours in this order have been neighbours before.
std::size_t Schedule::imbalance_with(const std::vector<std::size_t>& order) const {
  std::size_t sum = 0;
  for (std::size_t i = 1; i < order.size(); ++i) sum += followed_[order[i - 1] * cases_ + order[i]];
  return sum;
}

void Schedule::count(const std::vector<std::size_t>& order) {
  for (std::size_t i = 1; i < order.size(); ++i) ++followed(order[i - 1], order[i]);
}

}  // namespace concbench
