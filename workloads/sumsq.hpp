#pragma once

#include <cstdint>

namespace concbench {

/// The sum of i*i for all i below `limit`, modulo 2^64, with a multiplication and an addition for
/// each.
std::uint64_t sum_of_squares(std::uint64_t limit);

}  // namespace concbench
