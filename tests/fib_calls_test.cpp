#include <gtest/gtest.h>

#include "support/call_count.hpp"
#include "support/sanitizers.hpp"

namespace concbench {

/// The n-th Fibonacci number by its definition, with 2 fib(n+1) - 1 calls of itself in all.
std::uint64_t fibonacci(std::uint64_t n);

}  // namespace concbench

namespace concbench::fib_calls_test {
namespace {

std::optional<std::uint64_t> calls_of_fibonacci(std::uint64_t n) {
  const auto address = reinterpret_cast<const void*>(&fibonacci);
  return count_calls(address, [n] {
    // Through a pointer that is read anew, so that the result cannot be known beforehand.
    std::uint64_t (*volatile call)(std::uint64_t) = fibonacci;
    call(n);
  });
}

// A compiler that inlines the recursion, or makes a loop of half of it, does less work than the
// definition says, and so do all backends that are compared by it.
TEST(Fib, CallsItselfAsOftenAsItsDefinitionSays) {
  const std::uint64_t largest = kThreadSanitizer ? 10 : 15;
  for (std::uint64_t n = 1; n <= largest; ++n) {
    const auto calls = calls_of_fibonacci(n);
    if (!calls) GTEST_SKIP() << "this machine does not let a process step through its child";
    EXPECT_EQ(*calls, 2 * fibonacci(n + 1) - 1) << "n = " << n;
  }
}

}  // namespace
}  // namespace concbench::fib_calls_test
