#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "statistics/estimate.hpp"
#include "statistics/scaling.hpp"

namespace concbench {

/// What a sweep says of one case. Speed-ups are against the sequential program with the same
/// parameters.
struct SweepPoint {
  /// In the report.
  std::size_t index = 0;
  /// Absent where there is no speed-up, and so none of the others: a case that was not measured, or
  /// without its baseline.
  std::optional<Estimate> speedup = {};
  /// Speed-up over workers.
  std::optional<Estimate> efficiency = {};
  /// Absent for a single worker too.
  std::optional<Estimate> serial_fraction = {};
};

/// Cases that differ in nothing but the number of workers, at least two, in its order.
struct SweepCurve {
  /// In the report.
  std::vector<std::size_t> cases;
  /// Absent where `reason` says why.
  std::optional<ScalingFits> fits = {};
  std::string reason = {};
};

/// Which of the cases with the same parameters to take.
struct Recommendation {
  /// In the report: the case with which they are compared.
  std::size_t baseline = 0;
  /// In the report: where it is decided which cases are as fast as the fastest one, the one of them
  /// with the fewest workers; until then the one with the fastest median. Absent where nothing
  /// could be compared.
  std::optional<std::size_t> pick = {};
  /// The others that are not surely slower, those first of which it is known that they are as fast
  /// within the margin.
  std::vector<std::size_t> rivals = {};
  /// No rival may yet turn out to be the only fastest.
  bool decided = false;
  /// Whether it is shown that more workers than the pick's, in its own curve, are not faster beyond
  /// the margin; absent where none were tried.
  std::optional<bool> more_do_not_help = {};
};

/// What a sweep found beside the report of its cases, of which all but `options` is a function.
struct Sweep {
  /// For each case of the report the options with which a run has this case alone.
  std::vector<std::string> options = {};
  std::vector<SweepPoint> points = {};
  std::vector<SweepCurve> curves = {};
  /// One for each set of parameters.
  std::vector<Recommendation> recommendations = {};
};

}  // namespace concbench
