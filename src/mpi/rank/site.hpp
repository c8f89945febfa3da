#pragma once

#include <concbench/histogram.hpp>
#include <concbench/workload.hpp>
#include <memory>
#include <optional>

#include "mpi/order.hpp"
#include "mpi/rank/world.hpp"
#include "os/memory.hpp"
#include "os/usage.hpp"
#include "runtime/task_limit.hpp"
#include "runtime/worker_table.hpp"

namespace concbench {

/// What a rank has around its part of a sample: a folder of its own, where the workload wants one,
/// and events that are added up over all ranks.
class Site {
 public:
  Site(const World& world, const SampleOrder& order);
  /// Removes the folder.
  ~Site();

  const WorkloadEntry& workload() const { return *workload_; }
  const Surroundings& surroundings() const { return surroundings_; }
  /// Of events of the workload, as plain numbers.
  std::span<SharedHistogram> events() const { return events_.values(); }
  /// As a case has them, with pins for this rank alone.
  ExecutorConfig config(const World& world, const SampleOrder& order);

 private:
  const WorkloadEntry* workload_;
  SharedArray<SharedHistogram> events_;
  Surroundings surroundings_;
  std::vector<int> pins_;
};

/// Adds up events of all ranks on rank 0; for all of them at once.
void gather_events(World& world, std::span<SharedHistogram> events);

/// The sum of what all ranks have used, on rank 0; for all of them at once.
Usage gather_usage(World& world);

}  // namespace concbench
