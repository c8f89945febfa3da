#pragma once

#include <concbench/os/usage.hpp>
#include <cstdint>
#include <string>

namespace concbench {

/// How the taking of a sample ended.
enum class Outcome : std::uint32_t {
  ok,
  failed,       ///< a task or a worker failed, or the values were wrong
  timed_out,    ///< a pass took longer than its limit
  time_limit,   ///< the whole command's time was up
  interrupted,  ///< the user stopped it
};

/// One sample: what its timed passes took, as means over those passes.
struct Sample {
  unsigned round = 0;
  /// Its place within the round, 0-based.
  unsigned order = 0;
  std::uint64_t passes = 0;
  double startup_ns = 0;
  double work_ns = 0;
  double teardown_ns = 0;
  double cpu_user_ns = 0;
  double cpu_system_ns = 0;
  double voluntary_switches = 0;
  double involuntary_switches = 0;
  double minor_faults = 0;
  double major_faults = 0;
  /// Of the largest single process, warm-up included.
  std::uint64_t max_rss_bytes = 0;
  /// Connections that listening sockets on this machine dropped while the sample was taken.
  std::uint64_t dropped_connections = 0;
  /// Of the values of each pass.
  std::uint64_t digest = 0;
  Outcome outcome = Outcome::ok;
  /// Why it is not ok; one line.
  std::string reason = {};
  /// Why a sample that is ok must not be believed; empty: nothing speaks against it.
  std::string invalid = {};

  double total_ns() const { return startup_ns + work_ns + teardown_ns; }
  bool usable() const { return outcome == Outcome::ok && invalid.empty(); }
};

}  // namespace concbench
