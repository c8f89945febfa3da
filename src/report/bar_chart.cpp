#include <algorithm>
#include <cmath>

#include "report/chart.hpp"
#include "report/columns.hpp"
#include "text/printable.hpp"

namespace concbench {
namespace {

constexpr std::size_t kNarrowestBarChart = 40;
constexpr std::size_t kNarrowestBar = 10;

/// What a bar is drawn_bar with.
struct BarStrokes {
  const char* bar;
  const char* lower;
  const char* between;
  const char* point;
  const char* upper;
  /// Both bounds in one column.
  const char* narrow;
};

constexpr BarStrokes kUnicodeBar{"█", "├", "─", "┼", "┤", "┤"};
constexpr BarStrokes kAsciiBar{"#", "[", "-", "+", "]", "|"};

double farthest_of(const std::vector<Bar>& bars) {
  double farthest = 0;
  for (const Bar& bar : bars) {
    for (const double value : {bar.value.point, bar.value.lower, bar.value.upper}) {
      if (std::isfinite(value)) farthest = std::max(farthest, value);
    }
  }
  return farthest > 0 ? farthest : 1;
}

/// The widest of some texts, in columns.
template <class Text>
std::size_t widest_of(const std::vector<Bar>& bars, Text Bar::*text) {
  std::size_t widest = 0;
  for (const Bar& bar : bars) widest = std::max(widest, text_width(bar.*text));
  return widest;
}

/// Columns 0..width-1 for values 0..most.
class Scale {
 public:
  Scale(double most, std::size_t width) : most_(most), width_(width) {}

  std::size_t column_of(double value) const {
    const double share = std::clamp(value / most_, 0.0, 1.0);
    return static_cast<std::size_t>(std::lround(share * static_cast<double>(width_ - 1)));
  }

 private:
  double most_;
  std::size_t width_;
};

std::string drawn_bar(const Estimate& value, const Scale& scale, const BarStrokes& strokes) {
  if (!std::isfinite(value.point)) return "";
  const std::size_t end = scale.column_of(value.point);
  std::vector<std::string> cells(end + 1, strokes.bar);
  if (is_bounded(value)) {
    // Whatever their order is: an interval may come from a file.
    const auto [lower, upper] =
        std::minmax({scale.column_of(value.lower), scale.column_of(value.upper)});
    cells.resize(std::max(end, upper) + 1, strokes.between);
    std::fill(cells.begin() + static_cast<std::ptrdiff_t>(lower),
              cells.begin() + static_cast<std::ptrdiff_t>(upper), strokes.between);
    cells[end] = strokes.point;
    cells[lower] = strokes.lower;
    cells[upper] = lower == upper ? strokes.narrow : strokes.upper;
  }
  std::string line;
  for (const std::string& cell : cells) line += cell;
  return line;
}

}  // namespace

std::string bar_chart(std::vector<Bar> bars, const ChartStyle& style) {
  for (Bar& bar : bars) bar.label = printable(bar.label);
  const std::size_t labels = widest_of(bars, &Bar::label);
  const std::size_t texts = widest_of(bars, &Bar::text);
  const std::size_t width = std::max<std::size_t>(style.width, kNarrowestBarChart);
  const std::size_t taken = labels + texts + 4;
  const std::size_t room = width > taken + kNarrowestBar ? width - taken : kNarrowestBar;
  const Scale scale(farthest_of(bars), room);
  const BarStrokes& strokes = style.ascii ? kAsciiBar : kUnicodeBar;
  std::string chart;
  for (const Bar& bar : bars) {
    const std::string line = padded(bar.label, labels, true) + "  " +
                             padded(drawn_bar(bar.value, scale, strokes), room, true) + "  " +
                             bar.text;
    chart += trimmed_line(line);
  }
  return chart;
}

}  // namespace concbench
