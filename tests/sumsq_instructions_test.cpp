#include <gtest/gtest.h>

#include "support/call_count.hpp"

namespace concbench {

/// The sum of i*i for all i below `limit`, modulo 2^64, with a multiplication and an addition for
/// each.
std::uint64_t sum_of_squares(std::uint64_t limit);

}  // namespace concbench

namespace concbench::sumsq_instructions_test {
namespace {

std::optional<std::uint64_t> instructions_of_sum(std::uint64_t limit) {
  return count_instructions([limit] {
    // Through a pointer that is read anew, so that the result cannot be known beforehand.
    std::uint64_t (*volatile call)(std::uint64_t) = sum_of_squares;
    call(limit);
  });
}

// A compiler that knows the formula would make the sum of any limit as cheap as that of another.
TEST(SumSq, MultipliesAndAddsForEachNumber) {
  const auto few = instructions_of_sum(100);
  const auto many = instructions_of_sum(3100);
  if (!few || !many) GTEST_SKIP() << "this machine does not let a process step through its child";
  EXPECT_GE(*many, *few + 2 * 3000);
}

}  // namespace
}  // namespace concbench::sumsq_instructions_test
