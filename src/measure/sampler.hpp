#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <vector>

#include "measure/disturbance.hpp"
#include "measure/measure.hpp"
#include "measure/measurements.hpp"
#include "measure/stage.hpp"
#include "mpi/command.hpp"
#include "os/fd.hpp"
#include "os/files.hpp"
#include "os/machine.hpp"
#include "os/usage.hpp"
#include "runtime/trace.hpp"

namespace concbench {

/// Takes each sample in a process of its own, which leads a group that is killed and reaped when
/// the sample is over, however it ended.
class ForkingSampler final : public Sampler {
 public:
  /// `signals` is readable once the user wants to stop; null: never. All three outlive this.
  /// `on_wait` is called once a second while a sample takes longer than that.
  ForkingSampler(const Plan& plan, Stage& stage, const Fd* signals,
                 std::function<void()> on_wait = {});

  Sample take(std::size_t index, std::optional<Clock::time_point> deadline) override;

  /// One more pass of cases[index], after its warm-up, of which each task is noted, `most` of them.
  /// Its sample counts for nothing. Absent where it was interrupted or the deadline passed.
  std::optional<CaseTrace> trace(std::size_t index, std::size_t most,
                                 std::optional<Clock::time_point> deadline);

 private:
  ExecutorConfig config_for(const Case& c) const;
  void add_cause(Sample& sample, std::size_t index);
  Settings settings_for(std::size_t index) const;
  std::optional<Launch> launch_for(std::size_t index) const;
  void sweep(std::size_t index);

  const Plan& plan_;
  Stage& stage_;
  const Fd* signals_;
  std::function<void()> on_wait_;
  SystemMeter system_;
  std::vector<int> pins_;
  RecentLoad recent_;
  /// By case, whether one timed pass makes a sample; absent until it was sampled.
  std::vector<std::optional<bool>> single_pass_;
  double fastest_reference_ns_ = std::numeric_limits<double>::infinity();
  /// For want of memory, on this machine or in this control group.
  std::uint64_t memory_kills_ = out_of_memory_kills();
  /// Of files of ranks; only where there are any.
  std::optional<TemporaryDirectory> ranks_folder_;
};

/// The CPUs for workers 0, 1 and so on of this machine; empty: they are not bound.
std::vector<int> choose_pins(Pinning pinning);

/// Traces one pass of cases[index], of which `most` runs of tasks are kept; absent where no more
/// can be traced.
using TraceCase = std::function<std::optional<CaseTrace>(std::size_t index, std::size_t most)>;

/// One more pass of each case that was measured, or failed in a way that may be worth a look, in
/// the order of the plan. They share the room for events.
std::vector<CaseTrace> trace_cases(const Measurements& measurements, const TraceCase& trace_case);

}  // namespace concbench
