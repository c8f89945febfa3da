#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "html/charts.hpp"
#include "html/svg.hpp"

namespace concbench {

// What charts are made of. All are as wide, and the axes of those with rows lie below these.

inline constexpr double kWidth = 760;
inline constexpr double kRow = 24;
inline constexpr double kMargin = 12;
inline constexpr double kAxis = 34;
inline constexpr double kMostLabel = 220;
inline constexpr double kGap = 10;
/// From a row's middle to the baseline of its letters.
inline constexpr double kDescent = 4;
inline constexpr std::size_t kTicks = 6;

/// Whether a value has a place on an axis; on a logarithmic one only those above 0 have.
bool is_drawable(double value, bool above_zero);

/// Room for the names of rows; one that is longer is cut.
template <class Rows>
double label_width(const Rows& rows) {
  double widest = 40;
  for (const auto& row : rows) widest = std::max(widest, lettered_width(row.label));
  return std::min(widest, kMostLabel) + kGap;
}

/// How many rows are as high as a sheet of paper.
inline constexpr std::size_t kRowsOnASheet = 36;

/// Rows on as many sheets as they take; `draw_part` draws those of one.
template <class Row, class DrawPart>
Drawing on_sheets(const std::vector<Row>& rows, std::size_t most, const DrawPart& draw_part) {
  Drawing parts;
  std::span<const Row> rest(rows);
  while (!rest.empty()) {
    parts.push_back(draw_part(rest.first(std::min(rest.size(), most))));
    rest = rest.subspan(std::min(rest.size(), most));
  }
  return parts;
}

void draw_label(Svg& svg, std::string_view label, double width, double middle);

/// Grid lines with a number below each.
void draw_x_axis(Svg& svg, const Scale& scale, const std::vector<double>& ticks, double top,
                 double bottom, const ValueText& text);

/// What stands beside a label in a legend.
enum class LegendMark { bar, marker };

/// Below the axis, on as many lines as it takes. Gives where it ends. Without a drawing it only
/// measures.
double draw_legend(Svg* svg, const std::vector<std::string>& labels, double left, double top,
                   LegendMark mark = LegendMark::bar);

/// What tells series apart for those who see no colours.
void draw_marker(Svg& svg, std::size_t kind, double x, double y, Paint paint,
                 std::string_view title);

}  // namespace concbench
