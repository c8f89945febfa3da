#include <fmt/core.h>

#include <algorithm>

#include "html/chart_parts.hpp"
#include "html/charts.hpp"

namespace concbench {
namespace {

double sum_of(const StackRow& row) {
  double sum = 0;
  for (const double part : row.parts) sum += part;
  return sum;
}

double highest_stack(const StackChart& chart) {
  double highest = 0;
  for (const StackRow& row : chart.rows) highest = std::max(highest, sum_of(row));
  return highest;
}

void draw_stack(Svg& svg, const StackChart& chart, const StackRow& row, const Scale& scale,
                double y) {
  double begin = 0;
  for (std::size_t i = 0; i < row.parts.size(); ++i) {
    const double end = begin + row.parts[i];
    if (row.parts[i] > 0) {
      svg.bar(scale.at(begin), y - 8, scale.at(end) - scale.at(begin), 16, paint_of(i),
              fmt::format("{}, {}: {}", row.label, chart.parts[i], chart.text(row.parts[i])));
    }
    begin = end;
  }
}

Svg draw_stacks(const StackChart& chart, std::span<const StackRow> rows) {
  const double left = label_width(chart.rows);
  const double bottom = kMargin + kRow * static_cast<double>(rows.size());
  const double legend = bottom + kAxis;
  Svg svg(kWidth, draw_legend(nullptr, chart.parts, left, legend));
  const Scale scale(0, 1.02 * highest_stack(chart), left, kWidth - kMargin, false);
  draw_x_axis(svg, scale, scale.ticks(kTicks), kMargin / 2, bottom, chart.axis_text);
  double y = kMargin + kRow / 2;
  for (const StackRow& row : rows) {
    svg.begin_case(row.index);
    draw_label(svg, row.label, left, y);
    draw_stack(svg, chart, row, scale, y);
    svg.end_case();
    y += kRow;
  }
  draw_legend(&svg, chart.parts, left, legend);
  return svg;
}

}  // namespace

Drawing draw(const StackChart& chart) {
  return on_sheets(chart.rows, kRowsOnASheet,
                   [&](std::span<const StackRow> rows) { return draw_stacks(chart, rows); });
}

}  // namespace concbench
