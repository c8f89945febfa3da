#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/expectation.hpp"
#include "report/report.hpp"

namespace concbench {

/// What the user wants to be told by the exit code.
struct Gates {
  /// The slowdown that is too much, as a fraction.
  std::optional<double> slower = {};
  bool undecided = false;
  /// Takes a gate without a figure for one that holds.
  bool allow_unmeasured = false;
  std::vector<Expectation> expectations = {};
};

/// How the cases of a report compare with something else: with its own baseline, or with another
/// report.
struct Comparisons {
  /// One for each case; absent where it cannot be told.
  std::vector<std::optional<Comparison>> by_case;
  /// Whether one was to be expected: where it is absent then, that is undecided.
  std::vector<bool> wanted;
  /// Cases that have gone, so that there is nothing to compare.
  std::vector<std::string> gone = {};
  /// The cases whose ratio is 1 by definition.
  std::vector<std::size_t> itself = {};
  /// What they are compared with, in words.
  std::string with;
  const Metric* metric = nullptr;
};

/// Of a run with its own baseline, as they stand in the report.
Comparisons comparisons_within(const Report& report);

/// Judges on the bounds of intervals: `held` where all of an interval is as it should be, `failed`
/// where none of it is, and otherwise, or without a figure, `undecided`.
///
/// A figure against a value is judged by its estimate in the report, and ratio and speedup by the
/// comparison. Two figures of samples are compared pair by pair, as in compare_paired(), with all
/// such expectations together wrong with at most the chance that the run's last look may spend.
std::vector<GateResult> judge(const Gates& gates, const Report& report,
                              const Comparisons& comparisons);

/// Whether a case is slower by more than `allowed`, a fraction, as its ratio to the baseline tells.
GateOutcome outcome_of_slowdown(const Estimate& ratio, double allowed);

/// Notes among the gates which recommendations of a sweep are undecided.
void add_undecided_recommendations(Report& report);

/// Whether any has failed.
bool any_failed(const std::vector<GateResult>& results);
/// Whether it is undecided for want of a figure: more rounds would not tell.
bool is_unmeasured(const GateResult& result);
bool any_undecided(const std::vector<GateResult>& results);

}  // namespace concbench
