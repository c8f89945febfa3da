#pragma once

#include <cstdint>
#include <vector>

#include "measure/schedule.hpp"

namespace concbench {

/// What a fresh schedule gives for round number `round`, 0-based.
inline std::vector<std::size_t> order_of_round(std::size_t cases, std::uint64_t seed,
                                               unsigned round) {
  Schedule schedule(cases, seed);
  for (; round > 0; --round) schedule.next();
  return schedule.next();
}

}  // namespace concbench
