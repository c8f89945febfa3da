#include "statistics/diagnosis.hpp"

#include "statistics/autocorrelation.hpp"

namespace concbench {

Diagnosis diagnose(const DiagnosisInput& input) {
  return {.outliers = find_outliers(input.samples),
          .drift = find_drift(input.samples),
          .first_pass = find_first_pass_effect(input.first_passes, input.later_passes),
          .autocorrelation = lag1_autocorrelation(input.samples),
          .effective_samples = effective_sample_size(input.samples),
          .clock = judge_clock(input.clock_resolution, input.pass)};
}

}  // namespace concbench
