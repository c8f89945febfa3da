#include "html/svg.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "text/printable.hpp"

namespace concbench {
namespace {

/// Text has at least 4.5:1 against white and against #14171a, marks have 3:1. Those of the eight
/// that are nearest to each other are as far apart as they can be made, for people without one kind
/// of cones too.
constexpr std::array<Colours, 11> kColours{{{"text", "#1a1d21", "#e6e8eb"},
                                            {"faint", "#5a6169", "#a0a8b0"},
                                            {"grid", "#d5d9de", "#3a4046"},
                                            {"p1", "#0060a8", "#6cb6ff"},
                                            {"p2", "#e35e00", "#e9b154"},
                                            {"p3", "#02879e", "#2f8e89"},
                                            {"p4", "#a02468", "#e0b1dc"},
                                            {"p5", "#28118e", "#0e80e9"},
                                            {"p6", "#b3261e", "#ff8a80"},
                                            {"p7", "#3b2924", "#ffff8a"},
                                            {"p8", "#579d6b", "#757db0"}}};

/// A tenth of a drawing unit is finer than anyone sees.
std::string number(double value) {
  std::string text = fmt::format("{:.1f}", value);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text == "-0" ? "0" : text;
}

std::string attribute(std::string_view name, double value) {
  return fmt::format(" {}=\"{}\"", name, number(value));
}

std::string painted(std::string_view property, Paint paint) {
  const Colours& colours = colours_of(paint);
  return fmt::format(" class=\"{}{}\" {}=\"{}\"", property == "fill" ? "f-" : "s-", colours.name,
                     property, colours.light);
}

std::string title_element(std::string_view title) {
  return title.empty() ? "" : fmt::format("<title>{}</title>", html_escaped(title));
}

std::string dash_attribute(std::string_view dashes) {
  return dashes.empty() ? "" : fmt::format(" stroke-dasharray=\"{}\"", dashes);
}

double round_step(double range, std::size_t wanted) {
  const double rough = range / static_cast<double>(std::max<std::size_t>(wanted, 1));
  const double power = std::pow(10, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= rough * (1 - 1e-9)) return factor * power;
  }
  return 10 * power;
}

std::vector<double> linear_ticks(double low, double high, std::size_t wanted) {
  const double step = round_step(high - low, wanted);
  std::vector<double> found;
  for (double i = std::ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; ++i) {
    found.push_back(i == 0 ? 0 : i * step);
  }
  return found;
}

/// Of each power of ten the multiples that leave about as many as are wanted.
std::vector<double> logarithmic_ticks(double low, double high, std::size_t wanted) {
  const double decades = std::log10(high / low);
  const auto most = static_cast<double>(wanted);
  // A short stretch has no power of ten in it.
  if (decades < 0.7) return linear_ticks(low, high, wanted);
  const std::vector<double> factors =
      3 * decades <= most ? std::vector<double>{1, 2, 5} : std::vector<double>{1};
  const double skip = std::max(1.0, std::ceil(decades / most));
  std::vector<double> found;
  const auto last = static_cast<int>(std::ceil(std::log10(high)));
  for (auto power = static_cast<int>(std::floor(std::log10(low))); power <= last; ++power) {
    if (power % static_cast<int>(skip) != 0) continue;
    for (const double factor : factors) {
      const double tick = factor * std::pow(10, power);
      if (tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) found.push_back(tick);
    }
  }
  return found;
}

}  // namespace

std::string html_escaped(std::string_view text) {
  std::string escaped;
  for (const char c : printable(text)) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

const Colours& colours_of(Paint paint) { return kColours[static_cast<std::size_t>(paint)]; }

Paint paint_of(std::size_t index) {
  constexpr auto kFirst = static_cast<std::size_t>(Paint::first);
  return static_cast<Paint>(kFirst + index % (kColours.size() - kFirst));
}

std::string paint_rules() {
  std::string dark;
  for (const Colours& c : kColours) {
    dark += fmt::format(".f-{0}{{fill:{1}}}.s-{0}{{stroke:{1}}}", c.name, c.dark);
  }
  return fmt::format("@media screen and (prefers-color-scheme:dark){{{}}}\n", dark);
}

void Svg::add(std::string_view property, Paint paint, Mark mark) {
  if (property != property_ || paint != paint_) end_run();
  property_ = property;
  paint_ = paint;
  run_.push_back(std::move(mark));
}

std::string Svg::run_text() const {
  std::string text;
  const auto write = [&text](const Mark& mark, std::string_view colour) {
    text += fmt::format("<{}{}{}", mark.name, mark.attributes, colour);
    text += mark.content.empty() ? "/>" : fmt::format(">{}</{}>", mark.content, mark.name);
  };
  if (run_.empty()) return text;
  const std::string colour = painted(property_, paint_);
  if (run_.size() == 1) {
    write(run_.front(), colour);
    return text;
  }
  text += fmt::format("<g{}>", colour);
  for (const Mark& mark : run_) write(mark, "");
  return text + "</g>";
}

void Svg::end_run() {
  body_ += run_text();
  run_.clear();
}

void Svg::line(double x1, double y1, double x2, double y2, Paint paint, double thickness,
               std::string_view dashes) {
  add("stroke", paint,
      {"line",
       attribute("x1", x1) + attribute("y1", y1) + attribute("x2", x2) + attribute("y2", y2) +
           (thickness == 1 ? "" : attribute("stroke-width", thickness)) + dash_attribute(dashes),
       ""});
}

void Svg::bar(double x, double y, double width, double height, Paint paint,
              std::string_view title) {
  add("fill", paint,
      {"rect",
       attribute("x", x) + attribute("y", y) + attribute("width", width) +
           attribute("height", height),
       title_element(title)});
}

void Svg::dot(double x, double y, double radius, Paint paint, std::string_view title) {
  add("fill", paint,
      {"circle", attribute("cx", x) + attribute("cy", y) + attribute("r", radius),
       title_element(title)});
}

void Svg::cross(double x, double y, double radius, Paint paint, std::string_view title) {
  const std::string r = number(2 * radius);
  add("stroke", paint,
      {"path",
       fmt::format(" d=\"M{} {}l{} {}m0-{}l-{} {}\"", number(x - radius), number(y - radius), r, r,
                   r, r, r),
       title_element(title)});
}

void Svg::text(double x, double y, std::string_view text, Anchor anchor, Paint paint) {
  static constexpr std::string_view kAnchors[] = {"", " text-anchor=\"middle\"",
                                                  " text-anchor=\"end\""};
  add("fill", paint,
      {"text",
       attribute("x", x) + attribute("y", y) +
           std::string(kAnchors[static_cast<std::size_t>(anchor)]),
       html_escaped(text)});
}

void Svg::path(const std::vector<std::pair<double, double>>& points, Paint paint,
               std::string_view dashes) {
  std::string d;
  for (const auto& [x, y] : points) {
    d += fmt::format("{}{} {}", d.empty() ? "M" : "L", number(x), number(y));
  }
  if (d.empty()) return;
  add("stroke", paint,
      {"path", fmt::format(" d=\"{}\" fill=\"none\"", d) + dash_attribute(dashes), ""});
}

void Svg::area(const std::vector<std::pair<double, double>>& outline, Paint paint, double opacity) {
  std::string points;
  for (const auto& [x, y] : outline) {
    points += fmt::format("{}{},{}", points.empty() ? "" : " ", number(x), number(y));
  }
  if (points.empty()) return;
  add("fill", paint,
      {"polygon", fmt::format(" points=\"{}\"", points) + attribute("fill-opacity", opacity), ""});
}

void Svg::begin_case(std::size_t index) {
  end_run();
  body_ += fmt::format("<g data-case=\"{}\">", index);
}

void Svg::end_case() {
  end_run();
  body_ += "</g>";
}

std::string Svg::drawing(std::string_view id, std::string_view title,
                         std::string_view description) const {
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" "
      "viewBox=\"0 0 {0} {1}\" role=\"img\" aria-labelledby=\"{2}-t {2}-d\" "
      "font-family=\"system-ui,sans-serif\" font-size=\"12\"><title id=\"{2}-t\">{3}</title>"
      "<desc id=\"{2}-d\">{4}</desc>{5}{6}</svg>\n",
      number(width_), number(height_), id, html_escaped(title), html_escaped(description), body_,
      run_text());
}

double lettered_width(std::string_view text) {
  // Of common sans-serif fonts at 12 units few letters are wider, on average.
  constexpr double kColumn = 6.8;
  return kColumn * static_cast<double>(text_width(printable(text)));
}

std::string lettered(std::string_view text, double width) {
  // What is exactly as wide has room, however that was rounded.
  const double columns = std::floor(width / lettered_width("x") + 1e-9);
  return shortened(printable(text), static_cast<std::size_t>(columns), "…");
}

Scale::Scale(double low, double high, double from, double to, bool logarithmic)
    : low_(low), high_(high), from_(from), to_(to), logarithmic_(logarithmic) {
  if (high_ > low_) return;
  // A single value stands in the middle.
  low_ = logarithmic_ ? low / 2 : low - std::max(1.0, std::abs(low)) / 2;
  high_ = logarithmic_ ? low * 2 : low + std::max(1.0, std::abs(low)) / 2;
}

double Scale::at(double value) const {
  if (std::isnan(value)) return from_;
  const double within = std::clamp(value, low_, high_);
  const double share = logarithmic_ ? std::log(within / low_) / std::log(high_ / low_)
                                    : (within - low_) / (high_ - low_);
  return from_ + share * (to_ - from_);
}

std::vector<double> Scale::ticks(std::size_t wanted) const {
  return logarithmic_ ? logarithmic_ticks(low_, high_, wanted) : linear_ticks(low_, high_, wanted);
}

}  // namespace concbench
