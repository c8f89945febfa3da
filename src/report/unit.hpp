#pragma once

#include <span>
#include <string_view>

namespace concbench {

/// What the figures of a column are given in.
struct Unit {
  std::string_view name;
  double size;
};

inline constexpr Unit kTimes[] = {{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}};
inline constexpr Unit kSizes[] = {{"KiB", 1024}, {"MiB", 1048576}, {"GiB", 1073741824}};

/// The unit in which the smallest of a column's values still has a digit before the point.
inline Unit unit_for(double smallest, std::span<const Unit> units) {
  Unit best = units.front();
  for (const Unit& unit : units) {
    if (smallest >= unit.size) best = unit;
  }
  return best;
}

}  // namespace concbench
