#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "statistics/estimate.hpp"

namespace concbench {

/// The serial fraction that Amdahl's law would need to explain a speed-up with `workers` workers:
/// (1/speedup - 1/workers) / (1 - 1/workers) (Karp and Flatt, CACM 1990). Negative where the
/// speed-up is above the number of workers; NaN for a single worker.
double karp_flatt(double speedup, unsigned workers);

/// The same with bounds: it falls as the speed-up rises. A bound that says nothing stays one.
Estimate karp_flatt(const Estimate& speedup, unsigned workers);

/// Laws of how the speed-up X depends on the number of workers N, each with a term more in
/// N/X = a0 + a1 (N - 1) + a2 N (N - 1).
enum class ScalingLaw {
  linear,     ///< X = N / a0
  amdahl,     ///< workers wait in turn for a share sigma = a1/a0 of the work (contention)
  universal,  ///< and for one another, in pairs, by kappa = a2/a0 (coherence): Gunther's law
};

/// The name of the law in reports, e.g. "universal".
std::string_view to_string(ScalingLaw law);

/// Speed-ups with each of several worker counts, which are all different, in the same rounds.
struct ScalingData {
  std::vector<unsigned> workers;
  /// A row a round, of finite numbers above 0 in the order of `workers`.
  std::vector<std::vector<double>> rounds;
};

/// The coefficients of a law; those that it lacks are 0. None is negative.
struct ScalingCoefficients {
  double a0 = 1;
  double a1 = 0;
  double a2 = 0;

  double sigma() const { return a1 / a0; }
  double kappa() const { return a2 / a0; }
  double speedup(unsigned workers) const;
  /// The number of workers with the highest speed-up, sqrt((1 - sigma) / kappa), at least 1;
  /// infinite where more always help.
  double peak() const;
};

/// A point to which a law is fitted: y = N/X, and the standard error of y.
struct ScalingPoint {
  unsigned workers = 1;
  double y = 1;
  double error = 1;
};

/// Weighted least squares with coefficients that cannot be negative. With fewer points than
/// coefficients, the first of those that fit alike.
ScalingCoefficients fit_law(ScalingLaw law, std::span<const ScalingPoint> points);

struct ScalingFit {
  ScalingLaw law = ScalingLaw::linear;
  ScalingCoefficients coefficients = {};
  /// With bounds from the bootstrap.
  Estimate sigma = {};
  Estimate kappa = {};
  /// The upper bound is infinite where the samples do not show that there is one.
  Estimate peak = {};
  /// Akaike's criterion for small samples (Hurvich and Tsai 1989) with the errors of the points as
  /// they were seen: chi^2 + 2k + 2k(k+1)/(n-k-1), n the number of samples. Lower is better.
  double aicc = 0;
};

/// What a law says of a number of workers.
struct LawPoint {
  unsigned workers = 1;
  Estimate speedup = {};
};

/// Fits of all laws to the medians of N/X, in the order of ScalingLaw.
struct ScalingFits {
  std::vector<ScalingFit> laws;
  /// The law with the lowest criterion, the simpler one of equals.
  ScalingLaw chosen = ScalingLaw::linear;
  /// That law with each number of workers from the fewest to the most that it was fitted to, or
  /// with some of many. Bounds are those of each point alone, and those of the law: samples
  /// scatter more.
  std::vector<LawPoint> band = {};

  const ScalingFit& best() const { return laws[static_cast<std::size_t>(chosen)]; }
};

/// How many different worker counts it takes to tell one law from another.
inline constexpr std::size_t kFewestWorkerCounts = 5;

/// Absent where there are fewer worker counts than that, or fewer than 3 rounds. Bounds are
/// percentiles of the same fits to rounds drawn again (bootstrap of whole rounds, so that what a
/// whole round has in common stays together), the same for the same seed.
std::optional<ScalingFits> fit_scaling(const ScalingData& data, double confidence,
                                       std::uint64_t seed);

}  // namespace concbench
