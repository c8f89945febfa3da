#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "html/chart_parts.hpp"
#include "html/charts.hpp"
#include "statistics/summary.hpp"

namespace concbench {
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

/// Values are not negative. A few that were disturbed may lie far away from all others, and stand
/// at the edge.
Scale strip_scale(const Strip& strip, double top, double bottom) {
  std::vector<double> values = counted(strip);
  if (values.empty()) values = all_of(strip);
  const auto [low, high] = std::ranges::minmax(values);
  const double room = 0.08 * (high - low);
  return {std::max(0.0, low - room), high + room, bottom, top, false};
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

namespace {

Svg draw_strips(const StripChart& chart, std::span<const Strip> strips) {
  constexpr double kFigures = 70;
  const double left = label_width(chart.strips) + kFigures;
  const double bottom = kMargin + kStrip * static_cast<double>(strips.size());
  Svg svg(kWidth, bottom + kAxis);
  const Scale rounds(1, last_round(chart), left, kWidth - kMargin - kBox, false);
  std::vector<double> ticks = rounds.ticks(kTicks);
  std::erase_if(ticks, [](double tick) { return tick < 1 || tick != std::floor(tick); });
  draw_x_axis(svg, rounds, ticks, kMargin / 2, bottom, axis_number);
  svg.text(rounds.at(rounds.high()), bottom + 30, "round", Anchor::end, Paint::faint);
  double top = kMargin;
  for (const Strip& strip : strips) {
    svg.begin_case(strip.index);
    draw_label(svg, strip.label, left - kFigures, top + kStrip / 2);
    if (!strip.marks.empty()) draw_strip(svg, chart, strip, rounds, top);
    svg.end_case();
    top += kStrip;
  }
  return svg;
}

}  // namespace

Drawing draw(const StripChart& chart) {
  constexpr std::size_t kStripsOnASheet = 15;
  return on_sheets(chart.strips, kStripsOnASheet,
                   [&](std::span<const Strip> strips) { return draw_strips(chart, strips); });
}

}  // namespace concbench
