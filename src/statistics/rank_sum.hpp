#pragma once

#include <cstddef>

namespace concbench {

/// Two-sided p-value of the Mann-Whitney test for two independent groups of `n` and `m` samples,
/// where in `u` of the n * m pairs the rarer order was seen (ties count as rarer); at most 1.
/// Exact while n * m <= 2500 (Mann and Whitney 1947), above by the normal approximation with
/// continuity correction.
double rank_sum_p_value(std::size_t u, std::size_t n, std::size_t m);

}  // namespace concbench
