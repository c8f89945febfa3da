#include <gtest/gtest.h>

#include "support/call_count.hpp"

namespace concbench {

/// `base` to the power of `exponent`, modulo 2^64, with a multiplication for each factor.
std::uint64_t power(std::uint64_t base, std::uint64_t exponent);

}  // namespace concbench

namespace concbench::pow_instructions_test {
namespace {

std::optional<std::uint64_t> instructions_of_power(std::uint64_t exponent) {
  return count_instructions([exponent] {
    // Through a pointer that is read anew, so that the result cannot be known beforehand.
    std::uint64_t (*volatile call)(std::uint64_t, std::uint64_t) = power;
    call(3, exponent);
  });
}

// By squaring, thirty times the factors would cost a handful of steps more.
TEST(Pow, MultipliesForEachFactor) {
  const auto few = instructions_of_power(100);
  const auto many = instructions_of_power(3100);
  if (!few || !many) GTEST_SKIP() << "this machine does not let a process step through its child";
  EXPECT_GE(*many, *few + 2 * 3000);
}

}  // namespace
}  // namespace concbench::pow_instructions_test
