#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "history/list.hpp"
#include "history/trend.hpp"
#include "report/columns.hpp"
#include "report/page.hpp"
#include "report/ratio_text.hpp"
#include "text/printable.hpp"

namespace concbench {
namespace {

constexpr std::size_t kNarrowest = 12;
constexpr std::size_t kWidest = 60;
/// What stands left of the chart: run, date, commit and figure.
constexpr std::size_t kWords = 50;

struct Strokes {
  std::string_view point;
  std::string_view line;
  std::string_view begin;
  std::string_view end;
};

Strokes strokes_of(bool ascii) {
  return ascii ? Strokes{"o", "-", "|", "|"} : Strokes{"●", "─", "├", "┤"};
}

/// From figures to columns of the chart.
class Axis {
 public:
  /// Bounds that are far from all points say little, and would squeeze these.
  Axis(const std::vector<TrendPoint>& points, std::size_t width) : width_(width) {
    constexpr double kFar = 1.5;
    const auto [least, most] =
        std::ranges::minmax_element(points, {}, [](const TrendPoint& p) { return p.figure.point; });
    low_ = least->figure.point;
    high_ = most->figure.point;
    const double nearest = low_ / kFar, farthest = high_ * kFar;
    for (const TrendPoint& p : points) {
      if (p.figure.lower >= nearest) low_ = std::min(low_, p.figure.lower);
      if (p.figure.upper <= farthest) high_ = std::max(high_, p.figure.upper);
    }
  }

  bool holds(double value) const { return value >= low_ && value <= high_; }
  std::size_t column_of(double value) const {
    const double share = high_ > low_ ? (value - low_) / (high_ - low_) : 0.5;
    return static_cast<std::size_t>(std::lround(share * static_cast<double>(width_ - 1)));
  }

  /// Its ends, above the chart.
  std::string title(Quantity quantity) const {
    std::string low = format_figure(low_, quantity);
    const std::string high = format_figure(high_, quantity);
    if (low.size() + high.size() + 1 > width_ || low_ == high_) return low;
    return padded(low, width_ - high.size(), true) + high;
  }

  std::string drawn(const Estimate& figure, const Strokes& strokes) const {
    std::vector<std::string_view> cells(width_, " ");
    if (is_bounded(figure)) draw_interval(figure, strokes, cells);
    cells[column_of(figure.point)] = strokes.point;
    std::string text;
    for (const std::string_view cell : cells) text += cell;
    return text;
  }

 private:
  /// An end that lies outside has no mark.
  void draw_interval(const Estimate& figure, const Strokes& strokes,
                     std::vector<std::string_view>& cells) const {
    const std::size_t from = column_of(std::max(figure.lower, low_));
    const std::size_t to = column_of(std::min(figure.upper, high_));
    for (std::size_t i = from; i <= to; ++i) cells[i] = strokes.line;
    if (holds(figure.lower)) cells[from] = strokes.begin;
    if (holds(figure.upper)) cells[to] = strokes.end;
  }

  std::size_t width_;
  double low_ = 0;
  double high_ = 0;
};

/// The rows of the table: a change has one of its own, above its first run.
class Rows {
 public:
  Rows(const Trend& trend, const RenderOptions& options)
      : quantity_(quantity_of(trend.settings.metric->key)),
        axis_(trend.points, chart_width(options)),
        strokes_(strokes_of(options.ascii)),
        plus_minus_(options.plus_minus()) {
    auto change = trend.changes.begin();
    for (std::size_t i = 0; i < trend.points.size(); ++i) {
      if (change != trend.changes.end() && change->at == i) add_change(*change++);
      add_point(trend.points[i]);
    }
  }

  TextTable table() {
    chart_.title = axis_.title(quantity_);
    return {.columns = {run_, date_, commit_, figure_, chart_},
            .instead = instead_,
            .ink_of = [inks = inks_](std::size_t row) { return inks[row]; }};
  }

 private:
  static std::size_t chart_width(const RenderOptions& options) {
    const std::size_t room = options.width > kWords ? options.width - kWords : 0;
    return std::clamp(room, kNarrowest, kWidest);
  }

  void add(std::string instead, Ink ink) {
    instead_.push_back(std::move(instead));
    inks_.push_back(ink);
  }

  void add_change(const LevelChange& change) {
    for (Column* column : {&run_, &date_, &commit_, &figure_, &chart_}) column->cells.push_back("");
    const bool is_time = quantity_ == Quantity::time;
    const Ink ink = !is_time ? Ink::bold : change.ratio.point > 1 ? Ink::red : Ink::green;
    add(fmt::format("surely {} from here on", change_text(change, quantity_)), ink);
  }

  void add_point(const TrendPoint& point) {
    const std::string spread = spread_text(point.figure);
    const std::string figure = format_figure(point.figure.point, quantity_);
    run_.cells.push_back(std::to_string(point.run.number));
    date_.cells.push_back(short_date(point.run.date));
    commit_.cells.push_back(short_commit(point.run.commit));
    figure_.cells.push_back(
        spread.empty() ? figure : fmt::format("{} {} {:>5}", figure, plus_minus_, spread));
    chart_.cells.push_back(axis_.drawn(point.figure, strokes_));
    add("", Ink::plain);
  }

  Quantity quantity_;
  Axis axis_;
  Strokes strokes_;
  std::string_view plus_minus_;
  Column run_{.title = "run", .cells = {}};
  Column date_{.title = "date", .cells = {}, .left = true};
  Column commit_{.title = "commit", .cells = {}, .left = true, .squeeze = Squeeze::drop};
  Column figure_{.title = "median", .cells = {}};
  Column chart_{.title = "", .cells = {}, .left = true};
  std::vector<std::string> instead_;
  std::vector<Ink> inks_;
};

std::string render_trend_as_table(const Trend& trend, const RenderOptions& options) {
  Page page(options.color);
  write_folded(page, headline(trend), options);
  page.line();
  if (!trend.points.empty()) {
    write_table(page, Rows(trend, options).table(), options);
    page.line();
  }
  for (const std::string& remark : remarks_on(trend)) {
    write_folded(page, remark, options, {{"Note: "}});
  }
  if (!remarks_on(trend).empty()) page.line();
  write_folded(page, answer(trend), options, {}, Ink::bold);
  return page.text();
}

}  // namespace

template <>
std::span<const Format<Trend>> formats<Trend>() {
  static constexpr Format<Trend> kFormats[] = {
      {.name = "table", .help = "for people", .render = render_trend_as_table},
      {.name = "json", .help = "for programs", .render = render_trend_json},
      {.name = "html", .help = "one page with a chart, for a browser", .render = render_trend_html},
  };
  return kFormats;
}

}  // namespace concbench
