#pragma once

#include <chrono>
#include <deque>
#include <string>

#include "measure/sample.hpp"
#include "plan/plan.hpp"

namespace concbench {

/// How long a short fixed computation takes now: it tells whether the CPU is as fast as it was. The
/// fastest of a few runs, so that an interrupt does not count.
std::chrono::nanoseconds time_reference();

/// What others did during the last samples. Kernels count CPU time in ticks, and hand it over late,
/// so that a short sample by itself tells nothing.
class RecentLoad {
 public:
  /// The sample with its wall time, and what others used, was idle or stolen in it, those of the
  /// samples before it included, as far back as it takes.
  Sample widened(const Sample& sample);

 private:
  /// With nothing but what others did.
  std::deque<Sample> loads_;
};

/// Why a sample that is ok does not show what it should, because connections were dropped; empty
/// where none were that it could mind.
std::string why_incomplete(const Sample& sample, const WorkloadInfo& workload);

/// By what the machine was disturbed during a sample; empty where by nothing. `fastest_ns` is the
/// shortest time of the reference computation in this run.
std::string why_disturbed(const Sample& sample, unsigned cpus, double fastest_ns);

}  // namespace concbench
