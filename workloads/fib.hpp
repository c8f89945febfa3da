#pragma once

#include <cstdint>

namespace concbench {

/// The n-th Fibonacci number by its definition, with 2 fib(n+1) - 1 calls of itself in all.
std::uint64_t fibonacci(std::uint64_t n);

}  // namespace concbench
