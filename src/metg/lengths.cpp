#include "metg/lengths.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace concbench {
namespace {

/// Values of tasks are held in memory, and digests are made of all of them.
constexpr double kMostTasks = 4e6;

/// Walls scatter, and the guess of how long a task takes is that of a single sample.
constexpr double kReserve = 1.25;

}  // namespace

std::uint64_t next_longer(std::uint64_t steps) {
  const std::uint64_t power = std::bit_floor(steps);
  if (power < 2) return 2;
  return steps < power + power / 2 ? power + power / 2 : 2 * power;
}

std::uint64_t next_shorter(std::uint64_t steps) {
  if (steps <= 2) return 1;
  const std::uint64_t power = std::bit_floor(steps);
  if (steps > power + power / 2) return power + power / 2;
  if (steps > power) return power;
  return std::max<std::uint64_t>(power / 2 + power / 4, 1);
}

std::uint64_t nearest_power(double steps) {
  constexpr double kMostBits = 62;
  const double bits = std::clamp(std::round(std::log2(std::max(steps, 1.0))), 0.0, kMostBits);
  return std::uint64_t{1} << static_cast<unsigned>(bits);
}

std::vector<std::uint64_t> lengths_around(std::uint64_t shorter, std::uint64_t longer, double place,
                                          std::uint64_t longest) {
  std::vector<std::uint64_t> lengths;
  const bool nearer_to_shorter = place < 0.5;
  if (nearer_to_shorter) lengths.push_back(next_shorter(shorter));
  for (std::uint64_t steps = shorter; steps < longer; steps = next_longer(steps)) {
    lengths.push_back(steps);
  }
  lengths.push_back(longer);
  if (!nearer_to_shorter) lengths.push_back(std::min(next_longer(longer), longest));
  return lengths;
}

std::uint64_t tasks_lasting(const MetgSettings& settings, double each_ns, bool dispatched) {
  const double chunk =
      dispatched ? static_cast<double>(std::max<std::uint64_t>(settings.chunk, 1)) : 1;
  const double least = dispatched ? settings.wake_ups * settings.workers * chunk : 1;
  const double wanted = kReserve * static_cast<double>(settings.wall.count()) / each_ns;
  const double tasks = std::max(least, std::min(wanted, kMostTasks));
  // A fourth of them is to be shared out evenly, too.
  const double unit = 4 * settings.workers * chunk;
  return static_cast<std::uint64_t>(std::ceil(tasks / unit) * unit);
}

}  // namespace concbench
