#pragma once

#include <concbench/histogram.hpp>
#include <span>

#include "measure/record.hpp"
#include "mpi/command.hpp"
#include "mpi/order.hpp"
#include "runtime/worker_table.hpp"

namespace concbench {

/// The tables of a sample that ranks fill, the same on both sides.
struct SampleTables {
  WorkerTable& workers;
  std::span<SharedHistogram> distributions;

  std::vector<std::span<std::byte>> memory() const;
};

/// What a sampler process does for a case whose workers are ranks: has mpirun start them, tells
/// them what to measure, and leaves what they found in `record` and the tables. Does not return.
[[noreturn]] void run_launched_sample(const Launch& launch, const SampleOrder& order,
                                      const SampleTables& tables, SampleRecord& record);

}  // namespace concbench
