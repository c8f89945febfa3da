#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "html/chart_parts.hpp"
#include "html/charts.hpp"

namespace concbench {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kHeight = 300;
constexpr double kLeft = 80;
constexpr double kRight = kWidth - kMargin;
constexpr double kTop = 26;
constexpr double kBottom = kTop + kHeight;
constexpr double kLegend = kBottom + kAxis + 22;

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

Range range_of_points(const CurveChart& chart) {
  Range range;
  for (const Curve& curve : chart.curves) {
    for (const CurvePoint& point : curve.points) {
      if (is_drawable(point.y.point, chart.y_logarithmic)) range.add(point.y.point);
    }
  }
  if (chart.y_logarithmic || !chart.y_from_zero) return range;
  range.add(0);
  range.add(chart.y_least_top);
  return range;
}

/// With the bounds that are near the points: others say little, and would squeeze all else.
Range y_range(const CurveChart& chart) {
  const double far = chart.y_logarithmic ? 3 : 1.5;
  const Range points = range_of_points(chart);
  Range range = points;
  for (const Curve& curve : chart.curves) {
    for (const CurvePoint& point : curve.points) {
      for (const double y : {point.y.lower, point.y.upper}) {
        if (y <= far * points.high && y >= points.low / far) range.add(y);
      }
    }
  }
  if (chart.y_logarithmic) return range;
  if (!chart.y_from_zero) range.low -= 0.1 * (range.high - range.low);
  range.high *= 1.03;
  return range;
}

Scale x_scale(const CurveChart& chart) {
  const Range range = x_range(chart);
  return {range.low, range.high, kLeft + 10, kRight - 10, chart.x_logarithmic};
}

Scale y_scale(const CurveChart& chart) {
  const Range range = y_range(chart);
  return {range.low, range.high, kBottom, kTop, chart.y_logarithmic};
}

std::vector<std::string> labels_of(const CurveChart& chart) {
  std::vector<std::string> labels;
  for (const Curve& curve : chart.curves) labels.push_back(curve.label);
  return labels;
}

using Points = std::vector<std::pair<double, double>>;

class CurveDrawing {
 public:
  explicit CurveDrawing(const CurveChart& chart)
      : chart_(chart),
        labels_(labels_of(chart)),
        xs_(x_scale(chart)),
        ys_(y_scale(chart)),
        svg_(kWidth, draw_legend(nullptr, labels_, kLeft, kLegend, LegendMark::marker)) {}

  /// What comes later lies above.
  Svg drawn() {
    for (std::size_t i = 0; i < chart_.curves.size(); ++i) add_band(i);
    add_axes();
    for (const Guide& level : chart_.levels) add_level(level);
    for (const Guide& place : chart_.places) add_place(place);
    if (chart_.diagonal) add_diagonal();
    for (std::size_t i = 0; i < chart_.curves.size(); ++i) add_curve(i);
    draw_legend(&svg_, labels_, kLeft, kLegend, LegendMark::marker);
    return std::move(svg_);
  }

 private:
  void add_axes() {
    for (const double tick : ys_.ticks(kTicks)) {
      svg_.line(kLeft, ys_.at(tick), kRight, ys_.at(tick), Paint::grid);
      svg_.text(kLeft - 6, ys_.at(tick) + kDescent, chart_.y_axis_text(tick), Anchor::end,
                Paint::faint);
    }
    draw_x_axis(svg_, xs_, chart_.x_ticks.empty() ? xs_.ticks(kTicks + 2) : chart_.x_ticks, kTop,
                kBottom, chart_.x_text);
    svg_.text(0, 14, chart_.y_title, Anchor::start, Paint::faint);
    svg_.text(kRight, kBottom + 32, chart_.x_title, Anchor::end, Paint::faint);
  }

  void add_level(const Guide& level) {
    if (level.value < ys_.low() || level.value > ys_.high()) return;
    const double y = ys_.at(level.value);
    svg_.line(kLeft, y, kRight, y, Paint::faint, 1, "2 3");
    // Where levels lie close together, one label is legible.
    constexpr double kLine = 13;
    if (std::abs(y - last_level_) < kLine) return;
    last_level_ = y;
    svg_.text(kRight, y - 4, level.label, Anchor::end, Paint::faint);
  }

  void add_place(const Guide& place) {
    if (place.value < xs_.low() || place.value > xs_.high()) return;
    const double x = xs_.at(place.value);
    svg_.line(x, kTop, x, kBottom, Paint::faint, 1.5, "2 3");
    svg_.text(x + 4, kTop + 10, place.label, Anchor::start, Paint::faint);
  }

  void add_diagonal() {
    const double end = std::min(xs_.high(), ys_.high());
    Points ideal;
    // A straight line on a logarithmic axis is a curve.
    for (int i = 0; i <= 32; ++i) {
      const double value = xs_.low() + (end - xs_.low()) * i / 32;
      ideal.emplace_back(xs_.at(value), ys_.at(value));
    }
    svg_.path(ideal, Paint::faint, "2 3");
  }

  void add_band(std::size_t place) {
    const std::vector<CurvePoint>& law = chart_.curves[place].law;
    if (law.empty()) return;
    Points outline;
    for (const CurvePoint& p : law) outline.emplace_back(xs_.at(p.x), ys_.at(p.y.upper));
    for (auto p = law.rbegin(); p != law.rend(); ++p) {
      outline.emplace_back(xs_.at(p->x), ys_.at(p->y.lower));
    }
    svg_.begin_case(chart_.curves[place].index);
    svg_.area(outline, paint_of(place), 0.2);
    svg_.end_case();
  }

  void add_curve(std::size_t place) {
    const Curve& curve = chart_.curves[place];
    svg_.begin_case(curve.index);
    const bool has_law = !curve.law.empty();
    svg_.path(line_of(has_law ? curve.law : curve.points), paint_of(place), has_law ? "5 3" : "");
    for (const CurvePoint& point : curve.points) add_point(curve, point, place);
    svg_.end_case();
  }

  void add_point(const Curve& curve, const CurvePoint& point, std::size_t place) {
    if (!has_place(point)) return;
    const Paint paint = paint_of(place);
    const double x = xs_.at(point.x);
    if (is_bounded(point.y)) {
      const bool all_seen = point.y.lower >= ys_.low() && point.y.upper <= ys_.high();
      svg_.line(x, ys_.at(point.y.lower), x, ys_.at(point.y.upper), paint, 1.5,
                all_seen ? "" : "4 3");
    }
    draw_marker(svg_, place, x, ys_.at(point.y.point), paint,
                fmt::format("{}, {}: {}", curve.label, chart_.x_text(point.x),
                            chart_.y_text(point.y.point)));
  }

  bool has_place(const CurvePoint& point) const {
    return is_drawable(point.y.point, chart_.y_logarithmic);
  }

  Points line_of(const std::vector<CurvePoint>& points) const {
    Points line;
    for (const CurvePoint& point : points) {
      if (has_place(point)) line.emplace_back(xs_.at(point.x), ys_.at(point.y.point));
    }
    return line;
  }

  const CurveChart& chart_;
  std::vector<std::string> labels_;
  Scale xs_;
  Scale ys_;
  Svg svg_;
  /// Where the last label of a level stands.
  double last_level_ = kInfinity;
};

}  // namespace

Estimate point_alone(double value) {
  return {.point = value, .lower = -kInfinity, .upper = kInfinity};
}

Drawing draw(const CurveChart& chart) { return {CurveDrawing(chart).drawn()}; }

}  // namespace concbench
