#pragma once

#include <cstddef>
#include <optional>

namespace concbench {

/// Probability of at most `k` heads in `n` tosses of a coin that shows heads with probability `p`
/// (0..1). Summed term by term, no approximation.
double binomial_cdf(std::size_t k, std::size_t n, double p = 0.5);

/// The smallest k with binomial_cdf(k, n, p) >= q, as qbinom in R.
std::size_t binomial_quantile(double q, std::size_t n, double p = 0.5);

/// Two-sided p-value of the sign test when `fewer` of `n` signs are on the rarer side; at most 1.
double sign_test_p_value(std::size_t fewer, std::size_t n);

}  // namespace concbench
