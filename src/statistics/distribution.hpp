#pragma once

#include <concbench/histogram.hpp>
#include <cstdint>
#include <optional>
#include <string>

namespace concbench {

/// How long events of one kind took, each by itself, in nanoseconds.
struct Distribution {
  std::string name;
  std::uint64_t count = 0;
  double min_ns = 0;
  double max_ns = 0;
  /// Absent where there are too few events: a percentile needs one that lies beyond it, so p50
  /// needs 2, p90 10, p99 100 and p99.9 1000.
  std::optional<double> p50_ns = {};
  std::optional<double> p90_ns = {};
  std::optional<double> p99_ns = {};
  std::optional<double> p99_9_ns = {};
  /// What the figures were made from; empty in a report that was read from a file.
  Histogram histogram = {};
};

Distribution describe(std::string name, const Histogram& histogram);

}  // namespace concbench
