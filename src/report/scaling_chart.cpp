#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "report/chart.hpp"
#include "report/columns.hpp"
#include "text/printable.hpp"

namespace concbench {
namespace {

/// Rows between two numbers on the axis, and numbers above 0.
constexpr std::size_t kLabelEvery = 3;
constexpr std::size_t kLabels = 4;
constexpr std::size_t kHeight = kLabels * kLabelEvery + 1;
constexpr std::size_t kAxisWidth = 6;
constexpr std::size_t kNarrowestScalingChart = 40;
constexpr std::size_t kWidestScalingChart = 72;

struct CurveStrokes {
  std::vector<std::string> markers;
  const char* ideal;
  const char* interval;
  const char* upright;
  const char* tick;
  const char* corner;
  const char* level;
};

CurveStrokes strokes_of(const ChartStyle& style) {
  if (style.ascii) return {{"o", "x", "+", "*", "#", "@", "%", "&"}, ".", "|", "|", "+", "+", "-"};
  return {{"●", "○", "◆", "◇", "▲", "△", "■", "□"}, "·", "│", "│", "┤", "└", "─"};
}

/// Cells that are drawn on, the first row at the top. What was drawn last is seen.
class Canvas {
 public:
  Canvas(std::size_t width, std::size_t height)
      : rows_(height, std::vector<std::string>(width, " ")) {}

  /// `up` counts from the bottom.
  std::string& at(std::size_t column, std::size_t up) {
    return rows_[rows_.size() - 1 - up][column];
  }

  std::string row(std::size_t up) {
    std::string line;
    for (const std::string& cell : rows_[rows_.size() - 1 - up]) line += cell;
    return line;
  }

 private:
  std::vector<std::vector<std::string>> rows_;
};

std::set<unsigned> worker_counts(const std::vector<ChartSeries>& series) {
  std::set<unsigned> counts;
  for (const ChartSeries& one : series) {
    for (const auto& [workers, speedup] : one.points) counts.insert(workers);
  }
  return counts;
}

double highest_of(const std::vector<ChartSeries>& series) {
  double highest = 1;
  for (const ChartSeries& one : series) {
    for (const auto& [workers, speedup] : one.points) {
      for (const double value : {speedup.point, speedup.upper}) {
        if (std::isfinite(value)) highest = std::max(highest, value);
      }
    }
  }
  return highest;
}

/// From workers and speed-ups to columns and rows.
struct Scales {
  double first = 0;
  double last = 0;
  double top = 0;
  std::size_t width = 0;

  std::size_t column_of(unsigned workers) const {
    const double share = (workers - first) / (last - first);
    return static_cast<std::size_t>(std::lround(share * static_cast<double>(width - 1)));
  }
  double workers_at(std::size_t column) const {
    return first + (last - first) * static_cast<double>(column) / static_cast<double>(width - 1);
  }
  std::size_t row_of(double speedup) const {
    const double share = std::clamp(speedup / top, 0.0, 1.0);
    return static_cast<std::size_t>(std::lround(share * static_cast<double>(kHeight - 1)));
  }
  double speedup_at(std::size_t row) const {
    return top * static_cast<double>(row) / static_cast<double>(kHeight - 1);
  }
};

/// Where an axis of this height ends for its numbers to be round.
double round_top(double top) {
  constexpr double kRound[] = {1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10};
  const double step = top / kLabels;
  const double unit = std::pow(10, std::floor(std::log10(step)));
  for (const double round : kRound) {
    if (round * unit >= step * (1 - 1e-9)) return kLabels * round * unit;
  }
  return top;
}

/// The ideal may lie far above all that was seen; half as much again is enough to show how far.
Scales scales_of(const std::vector<ChartSeries>& series, const ChartStyle& style) {
  constexpr double kRoomForTheIdeal = 1.5;
  const std::set<unsigned> counts = worker_counts(series);
  const double highest = highest_of(series);
  const double last = *counts.rbegin();
  const std::size_t width =
      std::clamp<std::size_t>(style.width, kNarrowestScalingChart, kWidestScalingChart);
  return {.first = static_cast<double>(*counts.begin()),
          .last = last,
          .top = round_top(std::max(highest, std::min(last, kRoomForTheIdeal * highest))),
          .width = width - kAxisWidth - 2};
}

void draw_ideal(Canvas& canvas, const Scales& scales, const CurveStrokes& strokes) {
  for (std::size_t column = 0; column < scales.width; ++column) {
    const double workers = scales.workers_at(column);
    if (workers <= scales.top) canvas.at(column, scales.row_of(workers)) = strokes.ideal;
  }
}

void draw_intervals(Canvas& canvas, const Scales& scales, const ChartSeries& series,
                    const CurveStrokes& strokes) {
  for (const auto& [workers, speedup] : series.points) {
    if (!is_bounded(speedup)) continue;
    for (std::size_t row = scales.row_of(speedup.lower); row <= scales.row_of(speedup.upper);
         ++row) {
      canvas.at(scales.column_of(workers), row) = strokes.interval;
    }
  }
}

void draw_points(Canvas& canvas, const Scales& scales, const ChartSeries& series,
                 const std::string& marker) {
  for (const auto& [workers, speedup] : series.points) {
    if (std::isfinite(speedup.point)) {
      canvas.at(scales.column_of(workers), scales.row_of(speedup.point)) = marker;
    }
  }
}

std::string plot_rows(Canvas& canvas, const Scales& scales, const CurveStrokes& strokes) {
  std::string text;
  for (std::size_t row = kHeight; row-- > 0;) {
    const bool labelled = row % kLabelEvery == 0;
    const std::string label = labelled ? fmt::format("{:.3g}", scales.speedup_at(row)) : "";
    text += trimmed_line(fmt::format("{:>{}}{}{}", label, kAxisWidth,
                                     labelled ? strokes.tick : strokes.upright, canvas.row(row)));
  }
  return text;
}

/// A number that would touch the one before it is left out.
std::string axis(const Scales& scales, const std::set<unsigned>& counts,
                 const CurveStrokes& strokes) {
  std::string line;
  for (std::size_t column = 0; column < scales.width; ++column) line += strokes.level;
  std::string numbers(kAxisWidth + 1, ' ');
  for (const unsigned workers : counts) {
    const std::size_t place = kAxisWidth + 1 + scales.column_of(workers);
    const std::string number = std::to_string(workers);
    if (numbers.size() > place) continue;
    numbers.append(place - numbers.size(), ' ').append(number).append(" ");
  }
  return fmt::format("{:{}}{}{}\n", "", kAxisWidth, strokes.corner, line) + trimmed_line(numbers);
}

std::string legend(const std::vector<ChartSeries>& series, const CurveStrokes& strokes,
                   std::size_t width) {
  std::vector<std::string> entries;
  for (std::size_t i = 0; i < series.size(); ++i) {
    entries.push_back(fmt::format("{} {}", strokes.markers[i % strokes.markers.size()],
                                  printable(series[i].label)));
  }
  entries.push_back(fmt::format("{} ideal", strokes.ideal));
  std::string text;
  std::string line(kAxisWidth + 1, ' ');
  const std::string indent = line;
  for (const std::string& entry : entries) {
    if (line != indent && text_width(line) + text_width(entry) > width) {
      text += trimmed_line(line);
      line = indent;
    }
    line += entry + "   ";
  }
  return text + trimmed_line(line);
}

}  // namespace

std::string scaling_chart(const std::vector<ChartSeries>& series, const ChartStyle& style) {
  const std::set<unsigned> counts = worker_counts(series);
  if (counts.size() < 2) return "";
  const CurveStrokes strokes = strokes_of(style);
  const Scales scales = scales_of(series, style);
  Canvas canvas(scales.width, kHeight);
  draw_ideal(canvas, scales, strokes);
  for (const ChartSeries& one : series) draw_intervals(canvas, scales, one, strokes);
  // The first one lies on top.
  for (std::size_t i = series.size(); i-- > 0;) {
    draw_points(canvas, scales, series[i], strokes.markers[i % strokes.markers.size()]);
  }
  return plot_rows(canvas, scales, strokes) + axis(scales, counts, strokes) +
         legend(series, strokes, std::max<std::size_t>(style.width, kNarrowestScalingChart));
}

}  // namespace concbench
