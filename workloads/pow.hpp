#pragma once

#include <cstdint>

namespace concbench {

/// `base` to the power of `exponent`, modulo 2^64, with a multiplication for each factor.
std::uint64_t power(std::uint64_t base, std::uint64_t exponent);

}  // namespace concbench
