#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/report.hpp"

namespace concbench {

/// What a figure is measured in.
enum class Quantity { time, size, number };

/// By the end of a metric's key: `_ns`, `_bytes`, or neither.
Quantity quantity_of(std::string_view key);

/// A metric's key without its unit, such as `total` for `total_ns`: what people type.
std::string_view spoken_name(std::string_view key);

/// The metric that people call so: by its key or without the unit, with dashes or underscores. Null
/// where there is none.
const Metric* find_metric(std::string_view typed);

/// Every spoken name, in the order of metrics().
std::vector<std::string_view> spoken_names();

/// Percentiles of how long tasks ran, such as `p99`, and waited, such as `wait_p99`, in each
/// sample. No number for a sample in which tasks were not timed, or too few. Not among metrics():
/// few runs have them.
std::span<const Metric> percentiles();
const Metric* find_percentile(std::string_view typed);

/// At three significant digits, with the unit, such as `12.3 ms`; `?` for what is not known.
std::string format_figure(double value, Quantity quantity);
std::string time_text(double ns);

/// A whole estimate, such as `12.3 ms (12.1 ms to 12.6 ms)`.
std::string format_estimate(const Estimate& estimate, Quantity quantity);

/// How a case compares, by the ratio of its figure to another's, in the direction in which that is
/// above 1: `1.15x slower (1.08 to 1.18)`. Whoever tells a slowdown tells it so, for the same
/// number to be read everywhere.
std::string format_speed(const Estimate& ratio);

/// The figures of the usable samples of a case, by round.
std::vector<double> usable_figures(const CaseReport& c, const Metric& metric);

}  // namespace concbench
