#include <time.h>

#include <concbench/os/clock.hpp>

namespace concbench {

std::chrono::nanoseconds clock_resolution() {
  timespec step{};
  ::clock_getres(CLOCK_MONOTONIC, &step);
  return std::chrono::seconds(step.tv_sec) + std::chrono::nanoseconds(step.tv_nsec);
}

}  // namespace concbench
