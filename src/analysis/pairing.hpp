#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "measure/measurements.hpp"
#include "plan/plan.hpp"
#include "statistics/comparison.hpp"

namespace concbench {

/// Figures of two cases in the rounds in which both have a sample that counts, in that order.
struct PairedFigures {
  std::vector<double> subject;
  std::vector<double> baseline;
};

/// The headline figure, in nanoseconds.
double total_of(const Sample& sample);

/// Some samples, and what is looked at in each.
struct FigureOf {
  const std::vector<Sample>& samples;
  double (*of)(const Sample&);
  /// Whether samples that others disturbed count as well.
  bool disturbed = false;
};
PairedFigures pair_figures(const FigureOf& subject, const FigureOf& baseline);
PairedFigures pair_totals(const CaseResult& subject, const CaseResult& baseline);

/// What comparisons of all that was measured may promise.
Look look_of(const Plan& plan, const Measurements& measurements);

/// Whether so many undisturbed samples of a run tell enough by themselves: ten, or half of them
/// all.
bool are_enough(std::size_t undisturbed, std::size_t all);

/// Each case against its baseline, cases[baselines[i]]; absent for a baseline itself and where no
/// round has both. On pairs of undisturbed samples where there are ten, or they show a verdict, or
/// they are most and all of them show none; otherwise on all pairs, `under_load`, and undecided
/// where others took a quarter of a CPU more in one half of the rounds than in the other: the ratio
/// of such a run is that of no machine.
std::vector<std::optional<Comparison>> compare_cases(const std::vector<CaseResult>& cases,
                                                     std::span<const std::size_t> baselines,
                                                     const Look& look, double margin);
/// All with the same one.
std::vector<std::optional<Comparison>> compare_cases(const std::vector<CaseResult>& cases,
                                                     std::size_t baseline, const Look& look,
                                                     double margin);

/// A case of those with the same baseline, against another one of them.
struct RivalComparison {
  std::size_t subject = 0;
  std::size_t against = 0;
  Comparison comparison = {};
};

/// How many cases the baseline with most of them has, itself included.
std::size_t largest_group(std::span<const std::size_t> baselines);

/// For each case the fastest of those with the same baseline, by the median of the ratio to that;
/// the case itself where the baseline has no usable sample.
std::vector<std::size_t> fastest_cases(const std::vector<CaseResult>& cases,
                                       std::span<const std::size_t> baselines);

/// Each case against cases[against[i]], where that is another one and a round has both. As
/// compare_cases(), but look.alpha is shared among all pairs of the cases with the same baseline,
/// so that it does not matter that `against` was chosen by the same samples.
std::vector<RivalComparison> compare_rivals(const std::vector<CaseResult>& cases,
                                            std::span<const std::size_t> baselines,
                                            std::span<const std::size_t> against, const Look& look,
                                            double margin);

}  // namespace concbench
