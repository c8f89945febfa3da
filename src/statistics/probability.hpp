#pragma once

#include <cstddef>
#include <optional>

namespace concbench {

/// Probability that a standard normal variable is at most `z`.
double normal_cdf(double z);

/// The z with normal_cdf(z) = p; -inf for 0 and +inf for 1. Throws std::invalid_argument outside
/// 0..1. Acklam's rational approximation, refined by one step of Halley's method.
double normal_quantile(double p);

/// Probability of at most `k` heads in `n` tosses of a coin that shows heads with probability `p`
/// (0..1). Summed term by term, no approximation.
double binomial_cdf(std::size_t k, std::size_t n, double p = 0.5);

/// Two-sided p-value of the sign test when `fewer` of `n` signs are on the rarer side; at most 1.
double sign_test_p_value(std::size_t fewer, std::size_t n);

/// Two-sided p-value of the Mann-Whitney test for two independent groups of `n` and `m` samples,
/// where in `u` of the n * m pairs the rarer order was seen (ties count as rarer); at most 1.
/// Exact while n * m <= 2500 (Mann and Whitney 1947), above by the normal approximation with
/// continuity correction.
double rank_sum_p_value(std::size_t u, std::size_t n, std::size_t m);

}  // namespace concbench
