#include "os/clock.hpp"

#include <time.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <mutex>

#include "os/files.hpp"
#include "os/gil.hpp"

namespace concbench {

std::chrono::nanoseconds clock_resolution() {
  timespec step{};
  ::clock_getres(CLOCK_MONOTONIC, &step);
  return std::chrono::seconds(step.tv_sec) + std::chrono::nanoseconds(step.tv_nsec);
}

void sleep_until(std::chrono::steady_clock::time_point time) {
  const auto since_epoch = time.time_since_epoch();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since_epoch);
  const WhileWaiting waiting;
  const timespec deadline{.tv_sec = seconds.count(), .tv_nsec = (since_epoch - seconds).count()};
  while (::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &deadline, nullptr) == EINTR) {
  }
}

bool sleep_until(std::chrono::steady_clock::time_point time, const std::stop_token& stop) {
  if (!stop.stop_possible()) {
    sleep_until(time);
    return true;
  }
  const WhileWaiting waiting;
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::condition_variable_any never;
  never.wait_until(lock, stop, time, [] { return false; });
  return !stop.stop_requested();
}

std::optional<std::string> clocksource(const std::filesystem::path& root) {
  return read_line(root / "sys/devices/system/clocksource/clocksource0/current_clocksource");
}

ClockQuality measure_clock(std::chrono::nanoseconds duration,
                           std::chrono::steady_clock::time_point (*now)()) {
  // Long enough for a coarse clock to move, short enough for many to go by undisturbed.
  constexpr int kBatch = 10'000;
  constexpr auto kNone = std::chrono::nanoseconds::max();
  auto fastest = kNone;
  auto step = kNone;
  const auto begin = now();
  for (auto last = begin; last - begin < duration;) {
    const auto batch_begin = last;
    for (int i = 0; i < kBatch; ++i) {
      const auto time = now();
      if (time > last) step = std::min<std::chrono::nanoseconds>(step, time - last);
      last = time;
    }
    fastest = std::min<std::chrono::nanoseconds>(fastest, last - batch_begin);
  }
  if (fastest == kNone) return {};
  return {.cost = std::chrono::duration<double, std::nano>(fastest) / kBatch,
          .step = step == kNone ? std::chrono::nanoseconds(0) : step};
}

}  // namespace concbench
