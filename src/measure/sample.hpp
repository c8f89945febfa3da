#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "os/usage.hpp"
#include "statistics/cost.hpp"
#include "statistics/distribution.hpp"

namespace concbench {

/// How the taking of a sample ended.
enum class Outcome : std::uint32_t {
  ok,
  failed,       ///< a task or a worker failed, or the values were wrong
  timed_out,    ///< a pass took longer than its limit
  time_limit,   ///< the whole command's time was up
  interrupted,  ///< the user stopped it
};

/// What a pass takes. All are doubles, so that sums and means need no list of them.
struct PassFigures {
  double startup_ns = 0;
  double work_ns = 0;
  double teardown_ns = 0;
  /// From the beginning of the work until all tasks were handed over: then the caller was free.
  double submitted_ns = 0;
  /// From the beginning of the work until the first result was there; the last one is at its end.
  double first_result_ns = 0;
  /// What the caller spent in callbacks, of its work.
  double callbacks_ns = 0;
  double cpu_user_ns = 0;
  double cpu_system_ns = 0;
  double voluntary_switches = 0;
  double involuntary_switches = 0;
  double minor_faults = 0;
  double major_faults = 0;
  /// Tasks that were out of time.
  double task_timeouts = 0;
  /// Workers that died and whose tasks were run again.
  double retries = 0;
  /// Updates of what tasks share that were lost, where they may be.
  double lost_updates = 0;

  double total_ns() const { return startup_ns + work_ns + teardown_ns; }
  PassFigures& operator+=(const PassFigures& other);
  PassFigures operator/(double divisor) const;
};

/// One sample: what its timed passes took, as means over those passes.
struct Sample : PassFigures {
  unsigned round = 0;
  /// Its place within the round, 0-based.
  unsigned order = 0;
  /// How often this sample had been taken before, and was invalid.
  unsigned attempt = 0;
  std::uint64_t passes = 0;
  /// Of the largest single process, warm-up included.
  std::uint64_t max_rss_bytes = 0;
  /// The first pass of all, warm-up or not.
  double first_pass_ns = 0;
  /// Starting the workers of all passes, before the first one, where another program does that.
  double launch_ns = 0;
  /// How many machines the workers were on; 0: on this one, as ever.
  unsigned nodes = 0;
  /// It failed by the loss of a worker, a machine or a connection: another one may do better.
  bool lost = false;
  /// How long taking it took as a whole, with set-up, warm-up and verification.
  double wall_ns = 0;
  /// CPU time during `wall_ns` of all that is not this run, and no less entitled to the CPUs.
  double others_cpu_ns = 0;
  /// CPU time during `wall_ns` that nobody used, and that this run might have.
  double idle_cpu_ns = 0;
  /// CPU time during `wall_ns` of this run, its servers included.
  double own_cpu_ns = 0;
  /// CPU time during `wall_ns` that the hypervisor gave to others.
  double steal_ns = 0;
  /// How often a control group's quota stopped this run during `wall_ns`.
  std::uint64_t throttled = 0;
  /// A short fixed computation, before and after the passes, in the sampler itself: the slower
  /// time.
  double reference_ns = 0;
  /// The CPUs on which tasks ran.
  std::vector<int> cpus = {};
  /// Connections that listening sockets on this machine dropped while the sample was taken.
  std::uint64_t dropped_connections = 0;
  /// Of the values of each pass.
  std::uint64_t digest = 0;
  Outcome outcome = Outcome::ok;
  /// Why it is not ok; one line.
  std::string reason = {};
  /// Why a sample that is ok must not be believed; empty: nothing speaks against it.
  std::string invalid = {};
  /// Of single events in the timed passes; one without events is left out.
  std::vector<Distribution> distributions = {};
  /// The longest time that a worker was busy with tasks over the mean of all workers, idle ones
  /// too; mean over the timed passes. 1: even. Absent where tasks were not stamped.
  std::optional<double> imbalance = {};
  /// Where the time of the work went. Absent where tasks were not stamped.
  std::optional<WorkSplit> split = {};

  /// Of what others used, what this run could have had instead: where CPUs were idle, none; and
  /// since CPUs are shared out evenly, no more than it used itself, which is little where it waits.
  double taken_cpu_ns() const {
    return std::clamp(others_cpu_ns - idle_cpu_ns, 0.0, std::max(0.0, own_cpu_ns));
  }

  bool usable() const { return outcome == Outcome::ok && invalid.empty(); }
  /// Whether it shows what it should, if only on a machine that others disturbed.
  bool sound() const {
    return usable() || (outcome == Outcome::ok && dropped_connections == 0 && retries == 0);
  }
};

/// One without figures.
Sample ended(Outcome outcome, std::string reason);

}  // namespace concbench
