#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "statistics/estimate.hpp"

namespace concbench {

// Charts as lines of text. Each is a pure function of values; a bound that says nothing is not
// drawn, and labels break no line.

struct ChartStyle {
  /// Columns of the whole chart; what is too narrow for it gets 40.
  unsigned width = 80;
  /// ASCII characters only.
  bool ascii = false;
};

struct Bar {
  std::string label;
  /// Not negative; its point is the bar's end, and its bounds are marks on or beyond that.
  Estimate value;
  /// Written behind the bar.
  std::string text;
};

/// Horizontal bars from 0, a line each.
std::string bar_chart(std::vector<Bar> bars, const ChartStyle& style);

struct ChartSeries {
  std::string label;
  /// Workers and speed-up, at least one.
  std::vector<std::pair<unsigned, Estimate>> points;
};

/// Speed-ups against workers with the line on which each worker is worth one, axes and a legend.
/// Empty where there are no two worker counts.
std::string scaling_chart(const std::vector<ChartSeries>& series, const ChartStyle& style);

struct HistogramRow {
  std::string label;
  std::vector<double> values;
};

/// A line for each row: how many of its values lie where on an axis that all share, as columns that
/// are the higher the more these are, relative to the row's fullest. Below it the axis, which is
/// logarithmic where the values span more than a factor of ten. Values that are not finite are left
/// out. Empty where there is none.
std::string histogram_chart(std::vector<HistogramRow> rows,
                            const std::function<std::string(double value)>& text_of,
                            const ChartStyle& style);

}  // namespace concbench
