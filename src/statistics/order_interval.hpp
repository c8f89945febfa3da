#pragma once

#include <cstddef>

namespace concbench {

/// How many of `n` ordered values lie outside the interval on each side at level `alpha`, when
/// `p_value(k)` is the two-sided p-value of a hypothesis with k values on its rarer side. 0 where
/// not even p_value(0) is small enough. Interval and test share p_value, so that the interval
/// leaves a hypothesis out exactly where the test rejects it.
template <class PValue>
std::size_t order_cut(std::size_t n, double alpha, PValue p_value) {
  std::size_t cut = 0;
  std::size_t beyond = n / 2 + 1;
  while (cut + 1 < beyond) {
    const std::size_t middle = cut + (beyond - cut) / 2;
    (p_value(middle - 1) <= alpha ? cut : beyond) = middle;
  }
  return cut;
}

}  // namespace concbench
