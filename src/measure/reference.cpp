#include "measure/reference.hpp"

#include <algorithm>
#include <concbench/mix.hpp>

namespace concbench {
namespace {

using Clock = std::chrono::steady_clock;

/// Each step needs the one before, so the time is that of the CPU's own pace: about 40 us.
std::chrono::nanoseconds time_chain() {
  const Clock::time_point begin = Clock::now();
  std::uint64_t x = static_cast<std::uint64_t>(begin.time_since_epoch().count());
  for (int i = 0; i < 8000; ++i) x = mix64(x);
  // The compiler must believe that someone reads the result.
  asm volatile("" : : "r"(x));
  return Clock::now() - begin;
}

}  // namespace

std::chrono::nanoseconds time_reference() {
  return std::min({time_chain(), time_chain(), time_chain()});
}

}  // namespace concbench
