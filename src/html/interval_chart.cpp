#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "html/chart_parts.hpp"
#include "html/charts.hpp"

namespace concbench {
namespace {

/// As far from 1 on either side as any point or bound that is near its point.
double reach_of_ratios(const std::vector<IntervalRow>& rows) {
  // Beyond that a bound says little, and would squeeze all others.
  constexpr double kFar = 3;
  double reach = std::log(1.25);
  for (const IntervalRow& row : rows) {
    if (!is_drawable(row.value.point, true)) continue;
    const double point = std::abs(std::log(row.value.point));
    reach = std::max(reach, point * 1.05);
    for (const double bound : {row.value.lower, row.value.upper}) {
      if (!is_drawable(bound, true)) continue;
      const double far = std::abs(std::log(bound));
      if (far < point + std::log(kFar)) reach = std::max(reach, far * 1.05);
    }
  }
  return reach;
}

double highest_interval(const std::vector<IntervalRow>& rows) {
  double highest = 0;
  for (const IntervalRow& row : rows) {
    if (is_drawable(row.value.point, false)) highest = std::max(highest, row.value.point);
  }
  for (const IntervalRow& row : rows) {
    const double upper = row.value.upper;
    if (is_drawable(upper, false) && upper < 1.5 * highest) highest = std::max(highest, upper);
  }
  return highest;
}

double lowest_of(const std::vector<IntervalRow>& rows) {
  double lowest = std::numeric_limits<double>::infinity();
  for (const IntervalRow& row : rows) {
    for (const double value : {row.value.point, row.value.lower}) {
      if (is_drawable(value, true)) lowest = std::min(lowest, value);
    }
  }
  return lowest;
}

Scale interval_scale(const IntervalChart& chart, double from, double to) {
  if (!chart.ratio) {
    const double high = 1.02 * highest_interval(chart.rows);
    const double low = lowest_of(chart.rows) / 1.1;
    const bool logarithmic = chart.logarithmic && low < high;
    return {logarithmic ? low : 0, high, from, to, logarithmic};
  }
  const double reach = reach_of_ratios(chart.rows);
  return {std::exp(-reach), std::exp(reach), from, to, true};
}

/// Nothing where neither bound is known.
void draw_interval(Svg& svg, const Scale& scale, const Estimate& value, double y, Paint paint) {
  if (!is_drawable(value.lower, true) && !is_drawable(value.upper, true)) return;
  const double low = std::isfinite(value.lower) ? value.lower : scale.low();
  const double high = std::isfinite(value.upper) ? value.upper : scale.high();
  const bool bounded = is_bounded(value) && low >= scale.low() && high <= scale.high();
  svg.line(scale.at(low), y, scale.at(high), y, paint, 2, bounded ? "" : "4 3");
  for (const double bound : {value.lower, value.upper}) {
    if (!std::isfinite(bound) || bound < scale.low() || bound > scale.high()) continue;
    svg.line(scale.at(bound), y - 5, scale.at(bound), y + 5, paint, 2);
  }
}

Svg draw_intervals(const IntervalChart& chart, std::span<const IntervalRow> rows) {
  const double left = label_width(chart.rows);
  const double bottom = kMargin + kRow * static_cast<double>(rows.size());
  Svg svg(kWidth, bottom + kAxis);
  const Scale scale = interval_scale(chart, left, kWidth - kMargin);
  draw_x_axis(svg, scale, scale.ticks(kTicks), kMargin / 2, bottom, chart.axis_text);
  if (chart.ratio) {
    svg.line(scale.at(1), kMargin / 2, scale.at(1), bottom, Paint::faint, 1.5);
  }
  double y = kMargin + kRow / 2;
  for (const IntervalRow& row : rows) {
    svg.begin_case(row.index);
    draw_label(svg, row.label, left, y);
    if (is_drawable(row.value.point, chart.ratio || chart.logarithmic)) {
      draw_interval(svg, scale, row.value, y, Paint::first);
      svg.dot(scale.at(row.value.point), y, 4.5, Paint::first,
              fmt::format("{}: {}", row.label, row.words));
    }
    svg.end_case();
    y += kRow;
  }
  return svg;
}

}  // namespace

Drawing draw(const IntervalChart& chart) {
  return on_sheets(chart.rows, kRowsOnASheet,
                   [&](std::span<const IntervalRow> rows) { return draw_intervals(chart, rows); });
}

}  // namespace concbench
