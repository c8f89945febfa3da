#pragma once

#include <vector>

#include "metg/metg.hpp"

namespace concbench {

/// What a subject makes of one length, by round; NaN for rounds in which something is missing.
struct RatePoint {
  const MetgSeries* series = nullptr;
  /// A task by itself, in the static split: wall time x workers / tasks.
  std::vector<double> work_ns = {};
  /// The same of the subject.
  std::vector<double> granularity_ns = {};
  /// The ratio of both.
  std::vector<double> efficiency = {};
  /// The efficiency of the plain loop.
  std::vector<double> rival = {};
  /// What comes once.
  std::vector<double> start_ns = {};
};

/// One for each series of `subject` for which there is one of the static split and of the loop, in
/// ascending order of the steps. They refer to `all`.
std::vector<RatePoint> rates_of(const MetgSettings& settings, const std::vector<MetgSeries>& all,
                                MetgSubject subject);

}  // namespace concbench
