#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace concbench {

/// Text as it stands in HTML and SVG, in attributes too; control characters and bytes that are no
/// UTF-8 are replaced, as they are in all that people see.
std::string html_escaped(std::string_view text);

/// Roles of what is drawn. Each has a colour of its own that can be told from the others by people
/// who see few colours, and against a light or a dark page.
enum class Paint { text, faint, grid, first, second, third, fourth, fifth, sixth, seventh, eighth };

/// How a paint is called in a style sheet, and its colours on a light page and on a dark one.
struct Colours {
  std::string_view name;
  std::string_view light;
  std::string_view dark;
};
const Colours& colours_of(Paint paint);

/// The paint of the `index`th of several that are alike; they repeat after eight.
Paint paint_of(std::size_t index);

/// The rules of a style sheet for all paints, on a light page and on a dark one.
std::string paint_rules();

enum class Anchor { start, middle, end };

/// A drawing with a title and a description, for those who cannot see it. Geometry and colours are
/// attributes, so that they stay where a content policy refuses styles. A mark with a title tells
/// it when it is pointed at.
class Svg {
 public:
  Svg(double width, double height) : width_(width), height_(height) {}

  void line(double x1, double y1, double x2, double y2, Paint paint, double thickness = 1,
            std::string_view dashes = "");
  void bar(double x, double y, double width, double height, Paint paint,
           std::string_view title = "");
  void dot(double x, double y, double radius, Paint paint, std::string_view title = "");
  /// Of two crossing strokes: what must not be believed.
  void cross(double x, double y, double radius, Paint paint, std::string_view title = "");
  void text(double x, double y, std::string_view text, Anchor anchor = Anchor::start,
            Paint paint = Paint::text);
  /// Through points that are there one after another: x and y in turn.
  void path(const std::vector<std::pair<double, double>>& points, Paint paint,
            std::string_view dashes = "");
  /// What lies within an outline of such points; nothing where there are none.
  void area(const std::vector<std::pair<double, double>>& outline, Paint paint, double opacity);
  /// What belongs to one case begins and ends: it is highlighted together.
  void begin_case(std::size_t index);
  void end_case();

  double width() const { return width_; }
  double height() const { return height_; }

  /// `id` is unique on its page.
  std::string drawing(std::string_view id, std::string_view title,
                      std::string_view description) const;

 private:
  /// What is drawn in a colour: `<name attributes>` with `content`.
  struct Mark {
    std::string_view name;
    std::string attributes;
    std::string content;
  };

  void add(std::string_view property, Paint paint, Mark mark);
  void end_run();
  std::string run_text() const;

  double width_;
  double height_;
  std::string body_;
  /// The last marks, all of one colour, which is then written once.
  std::vector<Mark> run_;
  std::string_view property_;
  Paint paint_ = Paint::text;
};

/// A drawing in parts, none higher than a sheet of paper.
using Drawing = std::vector<Svg>;

/// Columns of text at the size in which drawings are lettered, in drawing units.
double lettered_width(std::string_view text);

/// Cut in its middle to what fits into so many drawing units.
std::string lettered(std::string_view text, double width);

/// From values to drawing units, with round numbers in between.
class Scale {
 public:
  /// Values from `low` to `high`, drawn from `from` to `to`. `logarithmic`: both are above 0.
  Scale(double low, double high, double from, double to, bool logarithmic);

  /// What lies outside stands at the end.
  double at(double value) const;
  /// Round values within, from low to high; about `wanted` of them.
  std::vector<double> ticks(std::size_t wanted) const;
  double low() const { return low_; }
  double high() const { return high_; }

 private:
  double low_;
  double high_;
  double from_;
  double to_;
  bool logarithmic_;
};

}  // namespace concbench
