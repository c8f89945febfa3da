#pragma once

#include <chrono>
#include <cstddef>
#include <span>

#include "statistics/clock_fitness.hpp"
#include "statistics/drift.hpp"
#include "statistics/first_pass.hpp"
#include "statistics/outliers.hpp"

namespace concbench {

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
