#pragma once

#include <cstddef>
#include <span>

namespace concbench {

/// Correlation (-1..1) of the ranks of neighbouring samples, in the order they were taken (Wald and
/// Wolfowitz 1943); ranks, so that one spike does not hide it. 0 below three samples and for
/// constant ones.
double lag1_autocorrelation(std::span<const double> samples);

/// The number of independent samples (1..n) that would tell as much as these, in the order they
/// were taken: n / (1 + 2 * the sum of the autocorrelations), summed over pairs of lags while these
/// are positive (Geyer 1992), but at most n (1 - r) / (1 + r), as for a first-order autoregressive
/// series (Bayley and Hammersley 1946). It is n unless lag 1 is `beyond_chance` standard errors
/// above what independent samples show: less is more cautious and loses more power.
std::size_t effective_sample_size(std::span<const double> samples, double beyond_chance = 1);

}  // namespace concbench
