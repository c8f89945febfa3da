#pragma once

#include <algorithm>
#include <string>

#include "html/charts.hpp"
#include "html/sections.hpp"

namespace concbench {

/// A chart of the speed-ups of a sweep, with a row in its table for each point.
struct SpeedupChart {
  CurveChart chart;
  HtmlTable data;

  explicit SpeedupChart(const std::string& over, ValueText x_text)
      : chart{.curves = {},
              .x_title = over,
              .y_title = "speed-up against sequential",
              .x_ticks = {},
              .y_least_top = 1,
              .levels = {{1, "sequential"}},
              .places = {},
              .x_text = std::move(x_text),
              .y_axis_text = axis_ratio,
              .y_text = ratio_figure},
        data{.titles = {"case", over, "speed-up", "from", "to"}} {}

  void add(Curve& curve, std::size_t index, double x, const Estimate& e) {
    curve.points.push_back({x, e});
    chart.x_ticks.push_back(x);
    data.rows.push_back({.cells = {{curve.label},
                                   figure_cell(x, chart.x_text(x)),
                                   figure_cell(e.point, ratio_figure(e.point)),
                                   figure_cell(e.lower, ratio_figure(e.lower)),
                                   figure_cell(e.upper, ratio_figure(e.upper))},
                         .index = static_cast<int>(index)});
  }

  void add(Curve curve) {
    if (!curve.points.empty()) chart.curves.push_back(std::move(curve));
  }

  void order_ticks() {
    std::ranges::sort(chart.x_ticks);
    chart.x_ticks.erase(std::unique(chart.x_ticks.begin(), chart.x_ticks.end()),
                        chart.x_ticks.end());
  }

  /// Values that are factors apart stand on a logarithmic axis.
  bool is_wide() const {
    constexpr double kFar = 8;
    return chart.x_ticks.front() > 0 && chart.x_ticks.back() / chart.x_ticks.front() >= kFar;
  }
};

}  // namespace concbench
