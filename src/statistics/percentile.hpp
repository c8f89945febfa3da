#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace concbench {

/// Whether `n` samples can tell the quantile `p` (0..1): at least one is expected beyond it,
/// n * min(p, 1 - p) >= 1, so that p50 needs 2 samples, p90 10 and p99 100.
bool supports_percentile(std::uint64_t n, double p);

/// The quantile `p` (0..1) by linear interpolation between order statistics (Hyndman and Fan 1996,
/// type 7, the default of R and NumPy). Nothing where the samples cannot tell it. Throws
/// std::invalid_argument where p is not in 0..1 or a sample is not finite.
std::optional<double> percentile(std::span<const double> samples, double p);

}  // namespace concbench
