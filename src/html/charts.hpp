#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "html/svg.hpp"
#include "statistics/estimate.hpp"

namespace concbench {

// Charts as drawings. Each is a pure function of values. Bounds that say nothing are drawn to the
// edge, dashed; marks that lie outside stand on it.

/// How a value is written: on axes, where it is round, or in titles of marks.
using ValueText = std::function<std::string(double)>;

struct IntervalRow {
  std::string label;
  Estimate value;
  /// The case that it is of, for highlighting.
  std::size_t index = 0;
  /// What it says in words; stands in the title of its mark.
  std::string words = {};
};

/// A row for each estimate: its point and its interval.
struct IntervalChart {
  std::vector<IntervalRow> rows;
  /// On a logarithmic axis on which 1 is in the middle; otherwise from 0.
  bool ratio = false;
  /// Where they are no ratios: on a logarithmic axis, from the least to the most.
  bool logarithmic = false;
  ValueText axis_text;
};

Drawing draw(const IntervalChart& chart);

/// Two values of one thing, such as of two runs.
struct PairRow {
  std::string label;
  std::size_t index = 0;
  double first = 0;
  double second = 0;
};

/// A row for each pair, from 0 or on a logarithmic axis: a mark for each value, a line in between.
struct PairChart {
  std::string first;
  std::string second;
  std::vector<PairRow> rows;
  bool logarithmic = false;
  ValueText axis_text;
  ValueText text;
};

Drawing draw(const PairChart& chart);

struct StripMark {
  unsigned round = 0;
  double value = 0;
  /// Empty: it counts. Otherwise why it does not.
  std::string invalid = {};
};

struct Strip {
  std::string label;
  std::size_t index = 0;
  std::vector<StripMark> marks;
};

/// Round values as they stand on an axis: `12`, `5 ms`, `0.5x`.
std::string axis_number(double value);
std::string axis_time(double ns);
std::string axis_ratio(double ratio);
/// A ratio with three digits; `?` where it is not known, as a bound that says nothing is not.
std::string ratio_figure(double ratio);

/// Values by round, a strip each with a scale of its own, and beside it the quartiles of those that
/// count.
struct StripChart {
  std::vector<Strip> strips;
  ValueText text;
};

/// How many marks a chart has at most; of more, every so-many-th is drawn.
inline constexpr std::size_t kMostMarks = 2000;

/// One in how many marks is drawn.
std::size_t thinning(const StripChart& chart);
Drawing draw(const StripChart& chart);

struct StackRow {
  std::string label;
  std::size_t index = 0;
  std::vector<double> parts;
};

/// Bars from 0 of parts that stand one after another.
struct StackChart {
  std::vector<std::string> parts;
  std::vector<StackRow> rows;
  ValueText axis_text;
  ValueText text;
};

Drawing draw(const StackChart& chart);

/// Something that lasted from one time to another.
struct LaneBar {
  double begin = 0;
  double end = 0;
  /// Which of the chart's parts it is.
  std::size_t part = 0;
  std::string title;
};

struct Lane {
  std::string label;
  std::vector<LaneBar> bars = {};
};

/// What happened on several lanes at once, from 0 to the end of the last bar.
struct LaneChart {
  /// Stands above it.
  std::string label;
  std::size_t index = 0;
  std::vector<std::string> parts;
  std::vector<Lane> lanes;
  ValueText axis_text;
};

Svg draw(const LaneChart& chart);

/// An estimate whose interval is not known.
Estimate point_alone(double value);

struct CurvePoint {
  double x = 0;
  Estimate y = {};
};

struct Curve {
  std::string label;
  std::size_t index = 0;
  std::vector<CurvePoint> points;
  /// A law that was fitted, drawn as a line of its own in a band of where it may lie; empty: none
  /// was.
  std::vector<CurvePoint> law = {};
};

/// A level or a place that is marked by a line.
struct Guide {
  double value = 0;
  std::string label;
};

struct CurveChart {
  std::vector<Curve> curves;
  std::string x_title;
  std::string y_title;
  bool x_logarithmic = false;
  bool y_logarithmic = false;
  /// Where values of x are few, these are the ticks.
  std::vector<double> x_ticks = {};
  /// At least this high, where y is not logarithmic.
  double y_least_top = 0;
  /// Otherwise the axis shows where the points lie, for small differences to be seen.
  bool y_from_zero = true;
  std::vector<Guide> levels = {};
  std::vector<Guide> places = {};
  /// y = x, dashed.
  bool diagonal = false;
  ValueText x_text;
  ValueText y_axis_text;
  ValueText y_text;
};

Drawing draw(const CurveChart& chart);

}  // namespace concbench
