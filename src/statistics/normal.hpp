#pragma once

namespace concbench {

/// Probability that a standard normal variable is at most `z`.
double normal_cdf(double z);

/// The z with normal_cdf(z) = p; -inf for 0 and +inf for 1. Throws std::invalid_argument outside
/// 0..1. Acklam's rational approximation, refined by one step of Halley's method.
double normal_quantile(double p);

}  // namespace concbench
