#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>

#include "html/document.hpp"
#include "html/svg.hpp"

namespace concbench::html_colours_test {
namespace {

using Triple = std::array<double, 3>;

constexpr std::string_view kLight = "#ffffff";
constexpr std::string_view kDark = "#14171a";

/// Linear red, green and blue of `#rrggbb`.
Triple light_of(std::string_view colour) {
  Triple light{};
  for (std::size_t i = 0; i < 3; ++i) {
    const double c = std::stoi(std::string(colour.substr(1 + 2 * i, 2)), nullptr, 16) / 255.0;
    light[i] = c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
  }
  return light;
}

double luminance(const Triple& c) { return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]; }

/// As the Web Content Accessibility Guidelines have it.
double contrast(std::string_view a, std::string_view b) {
  const auto [low, high] = std::minmax({luminance(light_of(a)), luminance(light_of(b))});
  return (high + 0.05) / (low + 0.05);
}

/// How people see a colour who have all cones, or lack one kind (Machado and others, 2009).
using Sight = std::array<Triple, 3>;
constexpr Sight kAllCones{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
constexpr Sight kNoRed{{{0.152286, 1.052583, -0.204868},
                        {0.114503, 0.786281, 0.099216},
                        {-0.003882, -0.048116, 1.051998}}};
constexpr Sight kNoGreen{{{0.367322, 0.860646, -0.227968},
                          {0.280085, 0.672501, 0.047413},
                          {-0.011820, 0.042940, 0.968881}}};

Triple product(const Sight& sight, const Triple& c) {
  Triple seen{};
  for (std::size_t i = 0; i < 3; ++i) {
    seen[i] = std::clamp(sight[i][0] * c[0] + sight[i][1] * c[1] + sight[i][2] * c[2], 0.0, 1.0);
  }
  return seen;
}

/// CIELAB, in which a distance of 2 is just seen.
Triple lab(const Triple& c) {
  const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116; };
  const double x = f((0.4124 * c[0] + 0.3576 * c[1] + 0.1805 * c[2]) / 0.9505);
  const double y = f(luminance(c));
  const double z = f((0.0193 * c[0] + 0.1192 * c[1] + 0.9505 * c[2]) / 1.089);
  return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

double distance(std::string_view a, std::string_view b, const Sight& sight) {
  const Triple x = lab(product(sight, light_of(a)));
  const Triple y = lab(product(sight, light_of(b)));
  return std::hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
}

TEST(Colours, OfTextStandOutAgainstThePage) {
  for (const Paint paint : {Paint::text, Paint::faint}) {
    EXPECT_GE(contrast(colours_of(paint).light, kLight), 4.5);
    EXPECT_GE(contrast(colours_of(paint).dark, kDark), 4.5);
  }
}

TEST(Colours, OfMarksStandOutAgainstThePage) {
  for (std::size_t i = 0; i < 8; ++i) {
    EXPECT_GE(contrast(colours_of(paint_of(i)).light, kLight), 3) << i;
    EXPECT_GE(contrast(colours_of(paint_of(i)).dark, kDark), 3) << i;
  }
}

TEST(Colours, CanBeToldApartByPeopleWhoSeeFew) {
  for (const Sight& sight : {kAllCones, kNoRed, kNoGreen}) {
    for (std::size_t i = 0; i < 8; ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        const Colours& a = colours_of(paint_of(i));
        const Colours& b = colours_of(paint_of(j));
        EXPECT_GE(distance(a.light, b.light, sight), 20) << a.light << b.light;
        EXPECT_GE(distance(a.dark, b.dark, sight), 20) << a.dark << b.dark;
      }
    }
  }
}

/// The colour that the style sheet has for a word on the light page or on the dark one.
std::string colour_in_style(std::string_view name, bool dark) {
  const std::string style = html_style();
  const std::string key = "--" + std::string(name) + ":";
  std::size_t at = style.find(key);
  if (dark) at = style.find(key, at + 1);
  return style.substr(at + key.size(), 7);
}

TEST(Colours, OfWordsStandOutAgainstThePage) {
  for (const std::string_view name : {"fg", "faint", "good", "fair", "bad"}) {
    EXPECT_GE(contrast(colour_in_style(name, false), kLight), 4.5) << name;
    EXPECT_GE(contrast(colour_in_style(name, true), kDark), 4.5) << name;
  }
  EXPECT_EQ(colour_in_style("bg", true), kDark);
}

}  // namespace
}  // namespace concbench::html_colours_test
