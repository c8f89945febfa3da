#include "statistics/diagnosis.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "statistics/autocorrelation.hpp"
#include "statistics/probability.hpp"
#include "statistics/ratio.hpp"
#include "statistics/summary.hpp"

namespace concbench {

Outliers find_outliers(std::span<const double> samples) {
  if (samples.empty()) return {};
  const double centre = median(samples);
  const double reach = 3.5 * robust_deviation(samples);
  Outliers outliers = {.indices = {}, .lower_fence = centre - reach, .upper_fence = centre + reach};
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (std::abs(samples[i] - centre) > reach) outliers.indices.push_back(i);
  }
  return outliers;
}

namespace {

// All pairs are looked at, so that the work grows with the square.
std::vector<double> evenly_spaced(std::span<const double> samples) {
  constexpr std::size_t enough = 1000;
  const std::size_t step = (samples.size() + enough - 1) / enough;
  std::vector<double> kept;
  for (std::size_t i = 0; i < samples.size(); i += step) kept.push_back(samples[i]);
  return kept;
}

double median_slope(const std::vector<double>& samples) {
  std::vector<double> slopes;
  slopes.reserve(samples.size() * samples.size() / 2);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    for (std::size_t j = i + 1; j < samples.size(); ++j) {
      slopes.push_back((samples[j] - samples[i]) / static_cast<double>(j - i));
    }
  }
  return slopes.empty() ? 0 : median(slopes);
}

// Pairs that grew less pairs that shrank.
double kendall_score(const std::vector<double>& samples) {
  double score = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    for (std::size_t j = i + 1; j < samples.size(); ++j) {
      score += (samples[j] > samples[i] ? 1 : 0) - (samples[j] < samples[i] ? 1 : 0);
    }
  }
  return score;
}

double orderings(double n) { return n * (n - 1) * (2 * n + 5); }

// Equal samples can be in any order without a pair growing or shrinking.
double tied_orderings(const std::vector<double>& sorted) {
  double tied = 0;
  for (auto begin = sorted.begin(); begin != sorted.end();) {
    const auto end = std::upper_bound(begin, sorted.end(), *begin);
    tied += orderings(static_cast<double>(end - begin));
    begin = end;
  }
  return tied;
}

double kendall_p_value(const std::vector<double>& samples) {
  constexpr std::size_t fewest = 10;
  const double all = orderings(static_cast<double>(samples.size()));
  const double variance = (all - tied_orderings(sorted_samples(samples))) / 18;
  if (samples.size() < fewest || variance <= 0) return 1;
  const double distance = std::max(0.0, std::abs(kendall_score(samples)) - 1);
  return 2 * normal_cdf(-distance / std::sqrt(variance));
}

double relative_to(double middle, double change) { return middle == 0 ? 0 : change / middle; }

}  // namespace

Drift find_drift(std::span<const double> samples) {
  if (samples.empty()) return {};
  const double middle = median(samples);
  const std::vector<double> kept = evenly_spaced(samples);
  const double growth = median_slope(kept) * static_cast<double>(kept.size() - 1);
  Drift drift = {.change = relative_to(middle, growth), .p_value = kendall_p_value(kept)};
  drift.present = drift.p_value <= 0.01 && std::abs(drift.change) >= 0.01;
  return drift;
}

FirstPassEffect find_first_pass_effect(std::span<const double> first,
                                       std::span<const double> later) {
  const Estimate ratio = paired_ratio(first, later, 0.01);
  const bool excludes_one = ratio.lower > 1 || ratio.upper < 1;
  return {.ratio = ratio, .present = excludes_one && std::abs(ratio.point - 1) >= 0.01};
}

ClockFitness judge_clock(std::chrono::nanoseconds resolution,
                         std::chrono::duration<double, std::nano> pass) {
  if (pass.count() <= 0) {
    return {.error = std::numeric_limits<double>::infinity(), .too_coarse = true};
  }
  const double error = static_cast<double>(resolution.count()) / pass.count();
  return {.error = error, .too_coarse = error > 0.001};
}

Diagnosis diagnose(const DiagnosisInput& input) {
  return {.outliers = find_outliers(input.samples),
          .drift = find_drift(input.samples),
          .first_pass = find_first_pass_effect(input.first_passes, input.later_passes),
          .autocorrelation = lag1_autocorrelation(input.samples),
          .effective_samples = effective_sample_size(input.samples),
          .clock = judge_clock(input.clock_resolution, input.pass)};
}

}  // namespace concbench
