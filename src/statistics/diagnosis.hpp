#pragma once

#include <chrono>
#include <cstddef>
#include <span>
#include <vector>

#include "statistics/estimate.hpp"

namespace concbench {

/// The samples that lie far from the rest, by their places in the order given, and the fences (in
/// the unit of the samples) that they are beyond.
struct Outliers {
  std::vector<std::size_t> indices;
  double lower_fence = 0;
  double upper_fence = 0;
};

/// Samples more than 3.5 robust standard deviations (1.4826 times the median absolute deviation)
/// from the median (Iglewicz and Hoaglin 1993). Where more than half of the samples are
/// equal, 1.2533 times the mean absolute deviation takes its place. Throws std::invalid_argument
/// where a sample is not finite.
Outliers find_outliers(std::span<const double> samples);

/// Whether samples became larger or smaller over a run. `change` is the change from the first to
/// the last sample by the fitted line, as a fraction of the median: 0.03 where they grew by 3 %.
/// `present` where the p-value is at most 1 % and the change at least 1 %.
struct Drift {
  double change = 0;
  double p_value = 1;
  bool present = false;
};

/// The median slope of all pairs of samples (Sen 1968) and Kendall's test of no trend, by its
/// normal approximation with corrections for ties and continuity (Kendall 1970). Below 10 samples
/// the p-value is 1. Of more than 1000 samples, evenly spaced ones are used. A level that wanders
/// counts as drift too. Throws std::invalid_argument where a sample is not finite.
Drift find_drift(std::span<const double> samples);

/// How the first timed pass of a sample compares with the later ones of the same sample. `present`
/// where the 99 % interval leaves out 1 and the point is at least 1 % away: then warm-up was too
/// short.
struct FirstPassEffect {
  Estimate ratio;
  bool present = false;
};

/// `first[i]` and `later[i]` are the first pass and the mean of the later passes of sample i.
/// Lengths and errors as in paired_ratio().
FirstPassEffect find_first_pass_effect(std::span<const double> first,
                                       std::span<const double> later);

/// Whether a clock is fine enough for what it times. `error` is one tick as a fraction of a pass.
struct ClockFitness {
  double error = 0;
  bool too_coarse = false;
};

/// Too coarse where one tick is more than 0.1 % of a pass, a tenth of the default precision. A pass
/// of no length is never timed well.
ClockFitness judge_clock(std::chrono::nanoseconds resolution,
                         std::chrono::duration<double, std::nano> pass);

/// What is looked at: the samples of one case in the order they were taken, the first pass and the
/// mean of the later passes of those samples that had several, and the clock.
struct DiagnosisInput {
  std::span<const double> samples;
  std::span<const double> first_passes;
  std::span<const double> later_passes;
  std::chrono::nanoseconds clock_resolution{0};
  std::chrono::duration<double, std::nano> pass{0};
};

/// What is odd about the samples of one case, as data.
struct Diagnosis {
  Outliers outliers;
  Drift drift;
  FirstPassEffect first_pass;
  double autocorrelation = 0;
  std::size_t effective_samples = 0;
  ClockFitness clock;
};

/// Errors as in the functions that it gathers.
Diagnosis diagnose(const DiagnosisInput& input);

}  // namespace concbench
