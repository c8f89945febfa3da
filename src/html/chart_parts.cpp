#include "html/chart_parts.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "text/units.hpp"

namespace concbench {

std::string axis_number(double value) { return fmt::format("{:g}", value); }

std::string axis_time(double ns) {
  if (ns == 0) return "0";
  struct Unit {
    double size;
    std::string_view name;
  };
  constexpr std::array kUnits{Unit{1e9, "s"}, Unit{1e6, "ms"}, Unit{1e3, "us"}};
  const auto* unit = std::ranges::find_if(kUnits, [ns](const Unit& u) { return ns >= u.size; });
  if (unit == kUnits.end()) return fmt::format("{:g} ns", ns);
  return fmt::format("{:g} {}", ns / unit->size, unit->name);
}

std::string axis_ratio(double ratio) { return fmt::format("{:g}x", ratio); }

bool is_drawable(double value, bool above_zero) {
  return std::isfinite(value) && (!above_zero || value > 0);
}

std::string ratio_figure(double ratio) {
  return is_drawable(ratio, true) ? short_number(ratio) + "x" : "?";
}

void draw_label(Svg& svg, std::string_view label, double width, double middle) {
  svg.text(0, middle + kDescent, lettered(label, width - kGap));
}

void draw_x_axis(Svg& svg, const Scale& scale, const std::vector<double>& ticks, double top,
                 double bottom, const ValueText& text) {
  double free_from = 0;
  for (const double tick : ticks) {
    const double x = scale.at(tick);
    svg.line(x, top, x, bottom, Paint::grid);
    const std::string label = text(tick);
    const double half = lettered_width(label) / 2;
    if (x - half < free_from) continue;
    free_from = x + half + kGap / 2;
    svg.text(std::min(x, svg.width() - half), bottom + 16, label, Anchor::middle, Paint::faint);
  }
}

double draw_legend(Svg* svg, const std::vector<std::string>& labels, double left, double top,
                   LegendMark mark) {
  constexpr double kMostOfOne = 300;
  double x = left;
  double y = top;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const std::string label = lettered(labels[i], kMostOfOne);
    const double width = 18 + lettered_width(label) + kGap;
    if (x + width > kWidth && x > left) {
      x = left;
      y += 18;
    }
    if (svg != nullptr) {
      if (mark == LegendMark::bar) {
        svg->bar(x, y - 9, 12, 10, paint_of(i));
      } else {
        draw_marker(*svg, i, x + 6, y - 4, paint_of(i), "");
      }
      svg->text(x + 16, y, label);
    }
    x += width;
  }
  return y + kGap;
}

void draw_marker(Svg& svg, std::size_t kind, double x, double y, Paint paint,
                 std::string_view title) {
  switch (kind % 3) {
    case 0:
      return svg.dot(x, y, 4, paint, title);
    case 1:
      return svg.bar(x - 3.5, y - 3.5, 7, 7, paint, title);
    default:
      return svg.cross(x, y, 3.5, paint, title);
  }
}

}  // namespace concbench
