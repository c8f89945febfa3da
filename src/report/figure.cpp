#include "report/figure.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

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

}  // namespace

Quantity quantity_of(std::string_view key) {
  if (key.ends_with(unit_of(Quantity::time))) return Quantity::time;
  if (key.ends_with(unit_of(Quantity::size))) return Quantity::size;
  return Quantity::number;
}

std::string_view spoken_name(std::string_view key) {
  return key.substr(0, key.size() - unit_of(quantity_of(key)).size());
}

const Metric* find_metric(std::string_view typed) {
  std::string name(typed);
  std::ranges::replace(name, '-', '_');
  const auto is_meant = [&name](const Metric& metric) {
    return name == metric.key || name == spoken_name(metric.key);
  };
  const auto found = std::ranges::find_if(metrics(), is_meant);
  return found == metrics().end() ? nullptr : &*found;
}

std::vector<std::string_view> spoken_names() {
  std::vector<std::string_view> names;
  for (const Metric& metric : metrics()) names.push_back(spoken_name(metric.key));
  return names;
}

std::string format_figure(double value, Quantity quantity) {
  if (!std::isfinite(value)) return "?";
  // Beyond it, the whole nanoseconds of a duration would end.
  constexpr double longest_ns = 9e18;
  if (quantity == Quantity::time && std::abs(value) < longest_ns) {
    return format_duration(std::chrono::nanoseconds(std::llround(value)));
  }
  return quantity == Quantity::size ? format_bytes(value) : short_number(value);
}

std::string format_estimate(const Estimate& estimate, Quantity quantity) {
  return fmt::format("{} ({} to {})", format_figure(estimate.point, quantity),
                     format_figure(estimate.lower, quantity),
                     format_figure(estimate.upper, quantity));
}

std::vector<double> usable_figures(const CaseReport& c, const Metric& metric) {
  std::vector<const Sample*> usable = usable_samples(c.samples);
  std::ranges::stable_sort(usable, {}, &Sample::round);
  std::vector<double> figures;
  figures.reserve(usable.size());
  for (const Sample* sample : usable) figures.push_back(metric.of(*sample));
  return figures;
}

}  // namespace concbench
