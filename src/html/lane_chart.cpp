#include <algorithm>

#include "html/chart_parts.hpp"
#include "html/charts.hpp"

namespace concbench {
namespace {

constexpr double kLane = 15;
constexpr double kBar = 11;

double end_of_lanes(const LaneChart& chart) {
  double end = 0;
  for (const Lane& lane : chart.lanes) {
    for (const LaneBar& bar : lane.bars) end = std::max(end, bar.end);
  }
  return end;
}

/// However short, it is seen; and where there is room, it is parted from the next one.
double seen_width(double width) {
  constexpr double kLeast = 1;
  constexpr double kParting = 0.6;
  return std::max(kLeast, width > 3 * kParting ? width - kParting : width);
}

void draw_lane(Svg& svg, const Lane& lane, const Scale& scale, double left, double top) {
  draw_label(svg, lane.label, left, top + kLane / 2);
  for (const LaneBar& bar : lane.bars) {
    const double begin = scale.at(bar.begin);
    svg.bar(begin, top + (kLane - kBar) / 2, seen_width(scale.at(bar.end) - begin), kBar,
            paint_of(bar.part), bar.title);
  }
}

}  // namespace

Svg draw(const LaneChart& chart) {
  constexpr double kHeading = 22;
  // Charts below one another begin alike, but for very long names.
  const double left = std::max(label_width(chart.lanes), 80.0);
  const double bottom = kHeading + kLane * static_cast<double>(chart.lanes.size());
  const double legend = bottom + kAxis;
  Svg svg(kWidth, draw_legend(nullptr, chart.parts, left, legend));
  const Scale scale(0, end_of_lanes(chart), left, kWidth - kMargin, false);
  svg.begin_case(chart.index);
  svg.text(0, kHeading - 8, lettered(chart.label, kWidth));
  svg.end_case();
  draw_x_axis(svg, scale, scale.ticks(kTicks), kHeading, bottom, chart.axis_text);
  svg.begin_case(chart.index);
  double top = kHeading;
  for (const Lane& lane : chart.lanes) {
    draw_lane(svg, lane, scale, left, top);
    top += kLane;
  }
  svg.end_case();
  draw_legend(&svg, chart.parts, left, legend);
  return svg;
}

}  // namespace concbench
