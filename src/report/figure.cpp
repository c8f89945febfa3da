#include "report/figure.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "report/cases.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

std::string_view unit_of(Quantity quantity) {
  switch (quantity) {
    case Quantity::time:
      return "_ns";
    case Quantity::size:
      return "_bytes";
    case Quantity::number:
      return "";
  }
  return "";
}

/// The metric that people call so, or null.
const Metric* find_in(std::span<const Metric> table, std::string_view typed) {
  std::string name(typed);
  std::ranges::replace(name, '-', '_');
  const auto is_meant = [&name](const Metric& metric) {
    return name == metric.key || name == spoken_name(metric.key);
  };
  const auto found = std::ranges::find_if(table, is_meant);
  return found == table.end() ? nullptr : &*found;
}

double percentile_of(const Sample& sample, std::string_view events,
                     std::optional<double> Distribution::*percentile) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  const auto found = std::ranges::find(sample.distributions, events, &Distribution::name);
  return found == sample.distributions.end() ? kNone : ((*found).*percentile).value_or(kNone);
}

template <auto Percentile>
double of_runs(const Sample& sample) {
  return percentile_of(sample, "latency.run", Percentile);
}

template <auto Percentile>
double of_waits(const Sample& sample) {
  return percentile_of(sample, "latency.wait", Percentile);
}

/// A bound as the factor to the side that is told, or with its word where it is on the other one.
std::string bound_text(double factor, std::string_view other) {
  if (!std::isfinite(factor) || factor <= 0) return "?";
  if (factor >= 1) return short_number(factor);
  return fmt::format("{}x {}", short_number(1 / factor), other);
}

}  // namespace

Quantity quantity_of(std::string_view key) {
  if (key.ends_with(unit_of(Quantity::time))) return Quantity::time;
  if (key.ends_with(unit_of(Quantity::size))) return Quantity::size;
  return Quantity::number;
}

std::string_view spoken_name(std::string_view key) {
  return key.substr(0, key.size() - unit_of(quantity_of(key)).size());
}

const Metric* find_metric(std::string_view typed) { return find_in(metrics(), typed); }

std::span<const Metric> percentiles() {
  static constexpr Metric kPercentiles[] = {
      {"p50_ns", "half of the tasks ran no longer", of_runs<&Distribution::p50_ns>},
      {"p90_ns", "90 % of the tasks ran no longer", of_runs<&Distribution::p90_ns>},
      {"p99_ns", "99 % of the tasks ran no longer", of_runs<&Distribution::p99_ns>},
      {"p99_9_ns", "99.9 % of the tasks ran no longer", of_runs<&Distribution::p99_9_ns>},
      {"wait_p50_ns", "half of the tasks waited no longer", of_waits<&Distribution::p50_ns>},
      {"wait_p90_ns", "90 % of the tasks waited no longer", of_waits<&Distribution::p90_ns>},
      {"wait_p99_ns", "99 % of the tasks waited no longer", of_waits<&Distribution::p99_ns>},
      {"wait_p99_9_ns", "99.9 % of the tasks waited no longer", of_waits<&Distribution::p99_9_ns>},
  };
  return kPercentiles;
}

const Metric* find_percentile(std::string_view typed) { return find_in(percentiles(), typed); }

std::vector<std::string_view> spoken_names() {
  std::vector<std::string_view> names;
  for (const Metric& metric : metrics()) names.push_back(spoken_name(metric.key));
  return names;
}

std::string format_figure(double value, Quantity quantity) {
  if (!std::isfinite(value)) return "?";
  // Whole nanoseconds would leave little of a short time.
  if (quantity == Quantity::time && std::abs(value) < 999.5) {
    return fmt::format("{} ns", short_number(value));
  }
  // Beyond it, the whole nanoseconds of a duration would end.
  constexpr double longest_ns = 9e18;
  if (quantity == Quantity::time && std::abs(value) < longest_ns) {
    return format_duration(std::chrono::nanoseconds(std::llround(value)));
  }
  return quantity == Quantity::size ? format_bytes(value) : short_number(value);
}

std::string time_text(double ns) { return format_figure(ns, Quantity::time); }

std::string format_estimate(const Estimate& estimate, Quantity quantity) {
  return fmt::format("{} ({} to {})", format_figure(estimate.point, quantity),
                     format_figure(estimate.lower, quantity),
                     format_figure(estimate.upper, quantity));
}

std::string format_speed(const Estimate& ratio) {
  const bool slower = ratio.point >= 1;
  const double point = slower ? ratio.point : 1 / ratio.point;
  const double near = slower ? ratio.lower : 1 / ratio.upper;
  const double far = slower ? ratio.upper : 1 / ratio.lower;
  const std::string_view other = slower ? "faster" : "slower";
  return fmt::format("{}x {} ({} to {})", short_number(point), slower ? "slower" : "faster",
                     bound_text(near, other), bound_text(far, other));
}

std::vector<double> usable_figures(const CaseReport& c, const Metric& metric) {
  std::vector<const Sample*> usable = kept_samples(c);
  std::ranges::stable_sort(usable, {}, &Sample::round);
  std::vector<double> figures;
  figures.reserve(usable.size());
  for (const Sample* sample : usable) figures.push_back(metric.of(*sample));
  return figures;
}

}  // namespace concbench
