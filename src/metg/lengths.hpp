#pragma once

#include <cstdint>
#include <vector>

#include "metg/metg.hpp"

namespace concbench {

/// Lengths of a task lie on a grid of whole steps, two to an octave: 1, 2, 3, 4, 6, 8, 12, ...; so
/// that rows have lengths in common, and what they are held against.
std::uint64_t next_longer(std::uint64_t steps);
/// Of 1, 1 itself.
std::uint64_t next_shorter(std::uint64_t steps);
/// The power of two that is nearest, at least 1.
std::uint64_t nearest_power(double steps);

/// Those around a crossing that lies between `shorter` and `longer`: both, one between them, and
/// the next one outside on the side to which `crossing` is nearer. `place` is where it lies between
/// them, 0..1, on a logarithmic scale. At most `longest`.
std::vector<std::uint64_t> lengths_around(std::uint64_t shorter, std::uint64_t longer, double place,
                                          std::uint64_t longest);

/// How many tasks last `wall_ns` where each takes `each_ns`, with as many wake-ups as settings ask
/// for, in whole chunks for each worker, and a fourth of them too. At most some millions.
std::uint64_t tasks_lasting(const MetgSettings& settings, double each_ns, bool dispatched);

}  // namespace concbench
