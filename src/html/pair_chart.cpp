#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "html/chart_parts.hpp"
#include "html/charts.hpp"

namespace concbench {
namespace {

Scale pair_scale(const PairChart& chart, double from, double to) {
  double low = std::numeric_limits<double>::infinity();
  double high = 0;
  for (const PairRow& row : chart.rows) {
    low = std::min({low, row.first, row.second});
    high = std::max({high, row.first, row.second});
  }
  const bool logarithmic = chart.logarithmic && low > 0 && std::isfinite(low);
  return {logarithmic ? low / 1.1 : 0, 1.02 * high, from, to, logarithmic};
}

void draw_pair(Svg& svg, const PairChart& chart, const PairRow& row, const Scale& scale, double y) {
  const double first = scale.at(row.first);
  const double second = scale.at(row.second);
  svg.line(first, y, second, y, Paint::faint);
  // The second is the bigger mark, so that both are seen where they are equal.
  draw_marker(svg, 1, second, y, paint_of(1),
              fmt::format("{}, {}: {}", row.label, chart.second, chart.text(row.second)));
  draw_marker(svg, 0, first, y, paint_of(0),
              fmt::format("{}, {}: {}", row.label, chart.first, chart.text(row.first)));
}

Svg draw_pairs(const PairChart& chart, std::span<const PairRow> rows) {
  const double left = label_width(chart.rows);
  const double bottom = kMargin + kRow * static_cast<double>(rows.size());
  const double legend = bottom + kAxis;
  const std::vector<std::string> names{chart.first, chart.second};
  Svg svg(kWidth, draw_legend(nullptr, names, left, legend, LegendMark::marker));
  const Scale scale = pair_scale(chart, left + kGap, kWidth - kMargin);
  draw_x_axis(svg, scale, scale.ticks(kTicks), kMargin / 2, bottom, chart.axis_text);
  double y = kMargin + kRow / 2;
  for (const PairRow& row : rows) {
    svg.begin_case(row.index);
    draw_label(svg, row.label, left, y);
    draw_pair(svg, chart, row, scale, y);
    svg.end_case();
    y += kRow;
  }
  draw_legend(&svg, names, left, legend, LegendMark::marker);
  return svg;
}

}  // namespace

Drawing draw(const PairChart& chart) {
  return on_sheets(chart.rows, kRowsOnASheet,
                   [&](std::span<const PairRow> rows) { return draw_pairs(chart, rows); });
}

}  // namespace concbench
