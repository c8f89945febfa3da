#include "measure/disturbance.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <concbench/mix.hpp>

#include "os/clock.hpp"

namespace concbench {
namespace {

/// Each step needs the one before, so the time is that of the CPU's own pace: about 40 us.
std::chrono::nanoseconds time_chain() {
  const Clock::time_point begin = Clock::now();
  std::uint64_t x = static_cast<std::uint64_t>(begin.time_since_epoch().count());
  for (int i = 0; i < 8000; ++i) x = mix64(x);
  // The compiler must believe that someone reads the result.
  asm volatile("" : : "r"(x));
  return Clock::now() - begin;
}

/// Others may use so much of one CPU: daemons and timers are always about.
constexpr double kOthersShare = 0.25;
/// The clocks that tell it may be late by a few scheduler ticks.
constexpr double kOthersLeast_ns = 10e6;
/// After so long they are exact enough.
constexpr double kTellingWall_ns = 50e6;
constexpr double kStealShare = 0.05;
/// Twice the resolution of /proc/stat.
constexpr double kStealLeast_ns = 20e6;
/// Frequencies vary by some per cent of themselves; paired rounds bear with that.
constexpr double kSlowdown = 1.25;

double milliseconds(double ns) { return ns / 1e6; }

constexpr double Sample::*kLoad[] = {&Sample::wall_ns, &Sample::others_cpu_ns, &Sample::idle_cpu_ns,
                                     &Sample::own_cpu_ns, &Sample::steal_ns};

}  // namespace

std::chrono::nanoseconds time_reference() {
  return std::min({time_chain(), time_chain(), time_chain()});
}

Sample RecentLoad::widened(const Sample& sample) {
  Sample& last = loads_.emplace_back();
  for (const auto member : kLoad) last.*member = sample.*member;
  Sample wide = sample;
  for (const auto member : kLoad) wide.*member = 0;
  std::size_t counted = 0;
  for (auto load = loads_.rbegin(); load != loads_.rend() && wide.wall_ns < kTellingWall_ns;
       ++load) {
    for (const auto member : kLoad) wide.*member += (*load).*member;
    ++counted;
  }
  while (loads_.size() > counted) loads_.pop_front();
  return wide;
}

std::string why_incomplete(const Sample& s, const WorkloadInfo& workload) {
  if (!workload.connects || s.dropped_connections == 0) return "";
  return fmt::format("this machine dropped {} connections", s.dropped_connections);
}

std::string why_disturbed(const Sample& s, unsigned cpus, double fastest_ns) {
  if (s.taken_cpu_ns() > std::max(kOthersLeast_ns, kOthersShare * s.wall_ns)) {
    return fmt::format("others used {:.0f} ms of CPU in {:.0f} ms", milliseconds(s.others_cpu_ns),
                       milliseconds(s.wall_ns));
  }
  if (s.steal_ns > std::max(kStealLeast_ns, kStealShare * s.wall_ns * cpus)) {
    return fmt::format("the hypervisor stole {:.0f} ms of CPU in {:.0f} ms",
                       milliseconds(s.steal_ns), milliseconds(s.wall_ns));
  }
  if (s.retries > 0) {
    return fmt::format("{:.3g} workers a pass died, and their tasks were run again", s.retries);
  }
  if (s.throttled > 0) return fmt::format("a CPU quota stopped it {} times", s.throttled);
  if (s.reference_ns > kSlowdown * fastest_ns) {
    return fmt::format("the CPU ran at {:.0f} % of its speed", 100 * fastest_ns / s.reference_ns);
  }
  return "";
}

}  // namespace concbench
