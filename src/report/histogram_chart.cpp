#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "report/chart.hpp"
#include "report/columns.hpp"
#include "text/printable.hpp"

namespace concbench {
namespace {

constexpr std::size_t kNarrowestHistogram = 40;
constexpr std::size_t kFewestColumns = 20;
constexpr std::size_t kWidestHistogram = 60;
constexpr std::size_t kLabelGap = 2;

/// From few values to many.
constexpr const char* kUnicodeLevels[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr const char* kAsciiLevels[] = {".", ":", "-", "=", "+", "*", "#", "@"};

/// Equal parts of what lies between the least and the most value; of its logarithm where the one is
/// more than ten times the other.
class Axis {
 public:
  Axis(double least, double most, std::size_t parts)
      : least_(least), most_(most), parts_(parts), logarithmic_(least > 0 && most / least > 10) {}

  std::size_t part_of(double value) const {
    const double share = most_ > least_ ? (placed(value) - placed(least_)) / length() : 0.5;
    const auto part = static_cast<std::size_t>(share * static_cast<double>(parts_));
    return std::min(part, parts_ - 1);
  }

  double middle() const {
    const double place = placed(least_) + length() / 2;
    return logarithmic_ ? std::exp(place) : place;
  }

 private:
  double placed(double value) const { return logarithmic_ ? std::log(value) : value; }
  double length() const { return placed(most_) - placed(least_); }

  double least_;
  double most_;
  std::size_t parts_;
  bool logarithmic_;
};

std::string drawn_levels(const std::vector<double>& values, const Axis& axis, std::size_t parts,
                         bool ascii) {
  std::vector<std::size_t> counts(parts);
  for (const double value : values) ++counts[axis.part_of(value)];
  const std::size_t most = std::ranges::max(counts);
  constexpr std::size_t levels = std::size(kUnicodeLevels);
  std::string line;
  for (const std::size_t count : counts) {
    // One value is seen, too.
    const std::size_t level = most == 0 ? 0 : (count * levels + most - 1) / most;
    line += level == 0 ? " " : (ascii ? kAsciiLevels : kUnicodeLevels)[level - 1];
  }
  return line;
}

/// The least value at the left, the most at the right, and the middle where there is room.
std::string axis_line(const std::string& least, const std::string& middle, const std::string& most,
                      std::size_t parts) {
  const std::size_t ends = text_width(least) + text_width(most);
  std::string between(parts > ends ? parts - ends : 1, ' ');
  const std::size_t width = text_width(middle);
  const std::size_t place = (parts - width) / 2;
  const std::size_t from = place - std::min(place, text_width(least));
  const bool fits = from >= kLabelGap && from + width + kLabelGap <= between.size();
  if (fits) between.replace(from, width, middle);
  return least + between + most;
}

/// The least and the most of all values; the other way round where there is none.
std::pair<double, double> range_of(const std::vector<HistogramRow>& rows) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  std::pair range(kInfinity, -kInfinity);
  for (const HistogramRow& row : rows) {
    for (const double value : row.values) {
      range = {std::min(range.first, value), std::max(range.second, value)};
    }
  }
  return range;
}

}  // namespace

std::string histogram_chart(std::vector<HistogramRow> rows,
                            const std::function<std::string(double)>& text_of,
                            const ChartStyle& style) {
  std::size_t labels = 0;
  for (HistogramRow& row : rows) {
    std::erase_if(row.values, [](double value) { return !std::isfinite(value); });
    row.label = printable(row.label);
    labels = std::max(labels, text_width(row.label));
  }
  const auto [least, most] = range_of(rows);
  if (least > most) return "";
  const std::size_t width = std::max<std::size_t>(style.width, kNarrowestHistogram);
  const std::size_t room = width > labels + kLabelGap ? width - labels - kLabelGap : 0;
  const std::size_t parts = std::clamp(room, kFewestColumns, kWidestHistogram);
  const Axis axis(least, most, parts);
  std::string chart;
  for (const HistogramRow& row : rows) {
    chart += trimmed_line(padded(row.label, labels + kLabelGap, true) +
                          drawn_levels(row.values, axis, parts, style.ascii));
  }
  return chart + std::string(labels + kLabelGap, ' ') +
         axis_line(text_of(least), text_of(axis.middle()), text_of(most), parts) + "\n";
}

}  // namespace concbench
