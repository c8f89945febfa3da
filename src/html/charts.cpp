#include "html/charts.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "html/chart_parts.hpp"
#include "statistics/summary.hpp"

namespace concbench {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
bool is_drawable(double value, bool above_zero) {
  return std::isfinite(value) && (!above_zero || value > 0);
}

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

double highest_of(const std::vector<IntervalRow>& rows) {
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
  double lowest = kInfinity;
  for (const IntervalRow& row : rows) {
    for (const double value : {row.value.point, row.value.lower}) {
      if (is_drawable(value, true)) lowest = std::min(lowest, value);
    }
  }
  return lowest;
}

Scale scale_of(const IntervalChart& chart, double from, double to) {
  if (!chart.ratio) {
    const double high = 1.02 * highest_of(chart.rows);
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

}  // namespace

Svg draw(const IntervalChart& chart) {
  const double left = label_width(chart.rows);
  const double bottom = kMargin + kRow * static_cast<double>(chart.rows.size());
  Svg svg(kWidth, bottom + kAxis);
  const Scale scale = scale_of(chart, left, kWidth - kMargin);
  draw_x_axis(svg, scale, scale.ticks(kTicks), kMargin / 2, bottom, chart.axis_text);
  if (chart.ratio) {
    svg.line(scale.at(1), kMargin / 2, scale.at(1), bottom, Paint::faint, 1.5);
  }
  double y = kMargin + kRow / 2;
  for (const IntervalRow& row : chart.rows) {
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

namespace {

constexpr double kStrip = 56;
constexpr double kBox = 70;

std::vector<double> counted(const Strip& strip) {
  std::vector<double> values;
  for (const StripMark& mark : strip.marks) {
    if (mark.invalid.empty()) values.push_back(mark.value);
  }
  return values;
}

std::vector<double> all_of(const Strip& strip) {
  std::vector<double> values;
  for (const StripMark& mark : strip.marks) values.push_back(mark.value);
  return values;
}

unsigned last_round(const StripChart& chart) {
  unsigned last = 1;
  for (const Strip& strip : chart.strips) {
    for (const StripMark& mark : strip.marks) last = std::max(last, mark.round + 1);
  }
  return last;
}

/// A few that were disturbed may lie far away from all others, and stand at the edge.
Scale strip_scale(const Strip& strip, double top, double bottom) {
  std::vector<double> values = counted(strip);
  if (values.empty()) values = all_of(strip);
  const auto [low, high] = std::ranges::minmax(values);
  const double room = 0.08 * (high - low);
  return {low - room, high + room, bottom, top, false};
}

void draw_box(Svg& svg, const Scale& scale, const Strip& strip, double left) {
  std::vector<double> values = counted(strip);
  if (values.empty()) return;
  const Summary s = summarize(values);
  const double middle = left + kBox / 2;
  svg.line(middle, scale.at(s.min), middle, scale.at(s.max), Paint::faint);
  const auto quarter = percentile(values, 0.25);
  const auto three = percentile(values, 0.75);
  if (quarter && three) {
    svg.bar(middle - 8, scale.at(*three), 16, std::max(1.0, scale.at(*quarter) - scale.at(*three)),
            Paint::third);
  }
  svg.line(middle - 11, scale.at(s.median), middle + 11, scale.at(s.median), Paint::text, 2);
}

std::string mark_title(const StripChart& chart, const Strip& strip, const StripMark& mark) {
  const std::string text =
      fmt::format("{}, round {}: {}", strip.label, mark.round + 1, chart.text(mark.value));
  return mark.invalid.empty() ? text : fmt::format("{} (left out: {})", text, mark.invalid);
}

void draw_strip(Svg& svg, const StripChart& chart, const Strip& strip, const Scale& rounds,
                double top) {
  const std::size_t every = thinning(chart);
  const Scale scale = strip_scale(strip, top + 4, top + kStrip - 8);
  svg.line(rounds.at(rounds.low()), top + kStrip - 4, rounds.at(rounds.high()), top + kStrip - 4,
           Paint::grid);
  svg.text(rounds.at(rounds.low()) - 6, top + 12, chart.text(scale.high()), Anchor::end,
           Paint::faint);
  svg.text(rounds.at(rounds.low()) - 6, top + kStrip - 8, chart.text(scale.low()), Anchor::end,
           Paint::faint);
  for (std::size_t i = 0; i < strip.marks.size(); i += every) {
    const StripMark& mark = strip.marks[i];
    const double x = rounds.at(mark.round + 1);
    const std::string title = mark_title(chart, strip, mark);
    if (mark.invalid.empty()) {
      svg.dot(x, scale.at(mark.value), 2.5, Paint::first, title);
    } else {
      svg.cross(x, scale.at(mark.value), 3, Paint::sixth, title);
    }
  }
  draw_box(svg, scale, strip, rounds.at(rounds.high()) + kGap);
}

}  // namespace

std::size_t thinning(const StripChart& chart) {
  std::size_t marks = 0;
  for (const Strip& strip : chart.strips) marks += strip.marks.size();
  return (marks + kMostMarks - 1) / kMostMarks;
}

Svg draw(const StripChart& chart) {
  constexpr double kFigures = 70;
  const double left = label_width(chart.strips) + kFigures;
  const double bottom = kMargin + kStrip * static_cast<double>(chart.strips.size());
  Svg svg(kWidth, bottom + kAxis);
  const Scale rounds(1, last_round(chart), left, kWidth - kMargin - kBox, false);
  std::vector<double> ticks = rounds.ticks(kTicks);
  std::erase_if(ticks, [](double tick) { return tick < 1 || tick != std::floor(tick); });
  draw_x_axis(svg, rounds, ticks, kMargin / 2, bottom,
              [](double round) { return fmt::format("{:g}", round); });
  svg.text(rounds.at(rounds.high()), bottom + 30, "round", Anchor::end, Paint::faint);
  double top = kMargin;
  for (const Strip& strip : chart.strips) {
    svg.begin_case(strip.index);
    draw_label(svg, strip.label, left - kFigures, top + kStrip / 2);
    if (!strip.marks.empty()) draw_strip(svg, chart, strip, rounds, top);
    svg.end_case();
    top += kStrip;
  }
  return svg;
}

namespace {

double sum_of(const StackRow& row) {
  double sum = 0;
  for (const double part : row.parts) sum += part;
  return sum;
}

}  // namespace

Svg draw(const StackChart& chart) {
  const double left = label_width(chart.rows);
  const double bottom = kMargin + kRow * static_cast<double>(chart.rows.size());
  const double legend = bottom + kAxis;
  Svg svg(kWidth, draw_legend(nullptr, chart.parts, left, legend));
  double highest = 0;
  for (const StackRow& row : chart.rows) highest = std::max(highest, sum_of(row));
  const Scale scale(0, 1.02 * highest, left, kWidth - kMargin, false);
  draw_x_axis(svg, scale, scale.ticks(kTicks), kMargin / 2, bottom, chart.axis_text);
  double y = kMargin + kRow / 2;
  for (const StackRow& row : chart.rows) {
    svg.begin_case(row.index);
    draw_label(svg, row.label, left, y);
    double begin = 0;
    for (std::size_t i = 0; i < row.parts.size(); ++i) {
      const double end = begin + row.parts[i];
      if (row.parts[i] > 0) {
        svg.bar(scale.at(begin), y - 8, scale.at(end) - scale.at(begin), 16, paint_of(i),
                fmt::format("{}, {}: {}", row.label, chart.parts[i], chart.text(row.parts[i])));
      }
      begin = end;
    }
    svg.end_case();
    y += kRow;
  }
  draw_legend(&svg, chart.parts, left, legend);
  return svg;
}

namespace {

struct Range {
  double low = kInfinity;
  double high = -kInfinity;

  void add(double value) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
};

Range x_range(const CurveChart& chart) {
  Range range;
  for (const Curve& curve : chart.curves) {
    for (const CurvePoint& point : curve.points) range.add(point.x);
  }
  return range;
}

Range y_range(const CurveChart& chart) {
  Range range;
  for (const Curve& curve : chart.curves) {
    for (const CurvePoint& point : curve.points) {
      for (const double y : {point.y.point, point.y.lower, point.y.upper}) {
        if (is_drawable(y, chart.y_logarithmic)) range.add(y);
      }
    }
  }
  if (chart.y_logarithmic) return range;
  range.add(0);
  range.add(chart.y_least_top);
  range.high *= 1.03;
  return range;
}

void draw_y_axis(Svg& svg, const Scale& scale, double left, double right, const ValueText& text) {
  for (const double tick : scale.ticks(kTicks)) {
    svg.line(left, scale.at(tick), right, scale.at(tick), Paint::grid);
    svg.text(left - 6, scale.at(tick) + kDescent, text(tick), Anchor::end, Paint::faint);
  }
}

void draw_curve(Svg& svg, const CurveChart& chart, std::size_t place, const Scale& xs,
                const Scale& ys) {
  const Curve& curve = chart.curves[place];
  const Paint paint = paint_of(place);
  svg.begin_case(curve.index);
  std::vector<std::pair<double, double>> line;
  for (const CurvePoint& point : curve.points) {
    if (is_drawable(point.y.point, chart.y_logarithmic)) {
      line.emplace_back(xs.at(point.x), ys.at(point.y.point));
    }
  }
  std::vector<std::pair<double, double>> law;
  for (const auto& [x, y] : curve.law) law.emplace_back(xs.at(x), ys.at(y));
  svg.path(law.empty() ? line : law, paint, law.empty() ? "" : "5 3");
  for (const CurvePoint& point : curve.points) {
    if (!is_drawable(point.y.point, chart.y_logarithmic)) continue;
    const double x = xs.at(point.x);
    if (is_bounded(point.y)) {
      svg.line(x, ys.at(point.y.lower), x, ys.at(point.y.upper), paint, 1.5);
    }
    draw_marker(
        svg, place, x, ys.at(point.y.point), paint,
        fmt::format("{}, {}: {}", curve.label, chart.x_text(point.x), chart.y_text(point.y.point)));
  }
  svg.end_case();
}

std::vector<std::string> labels_of(const CurveChart& chart) {
  std::vector<std::string> labels;
  for (const Curve& curve : chart.curves) labels.push_back(curve.label);
  return labels;
}

}  // namespace

Estimate point_alone(double value) {
  return {.point = value, .lower = -kInfinity, .upper = kInfinity};
}

Svg draw(const CurveChart& chart) {
  constexpr double kHeight = 300;
  constexpr double kLeft = 80;
  constexpr double kTop = 26;
  const double bottom = kTop + kHeight;
  const double legend = bottom + kAxis + 22;
  Svg svg(kWidth, draw_legend(nullptr, labels_of(chart), kLeft, legend, LegendMark::marker));
  const Range x = x_range(chart);
  const Range y = y_range(chart);
  const Scale xs(x.low, x.high, kLeft + 10, kWidth - kMargin - 10, chart.x_logarithmic);
  const Scale ys(y.low, y.high, bottom, kTop, chart.y_logarithmic);
  draw_y_axis(svg, ys, kLeft, kWidth - kMargin, chart.y_axis_text);
  draw_x_axis(svg, xs, chart.x_ticks.empty() ? xs.ticks(kTicks + 2) : chart.x_ticks, kTop, bottom,
              chart.x_text);
  svg.text(0, 14, chart.y_title, Anchor::start, Paint::faint);
  svg.text(kWidth - kMargin, bottom + 32, chart.x_title, Anchor::end, Paint::faint);
  for (const Guide& level : chart.levels) {
    if (level.value < ys.low() || level.value > ys.high()) continue;
    svg.line(kLeft, ys.at(level.value), kWidth - kMargin, ys.at(level.value), Paint::faint, 1,
             "2 3");
    svg.text(kWidth - kMargin, ys.at(level.value) - 4, level.label, Anchor::end, Paint::faint);
  }
  for (const Guide& place : chart.places) {
    if (place.value < xs.low() || place.value > xs.high()) continue;
    svg.line(xs.at(place.value), kTop, xs.at(place.value), bottom, Paint::faint, 1.5, "2 3");
    svg.text(xs.at(place.value) + 4, kTop + 10, place.label, Anchor::start, Paint::faint);
  }
  if (chart.diagonal) {
    const double end = std::min(xs.high(), ys.high());
    std::vector<std::pair<double, double>> ideal;
    // A straight line on a logarithmic axis is a curve.
    for (int i = 0; i <= 32; ++i) {
      const double value = xs.low() + (end - xs.low()) * i / 32;
      ideal.emplace_back(xs.at(value), ys.at(value));
    }
    svg.path(ideal, Paint::faint, "2 3");
  }
  for (std::size_t i = 0; i < chart.curves.size(); ++i) draw_curve(svg, chart, i, xs, ys);
  draw_legend(&svg, labels_of(chart), kLeft, legend, LegendMark::marker);
  return svg;
}

}  // namespace concbench
