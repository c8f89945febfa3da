#pragma once

#include <concbench/workload.hpp>
#include <string>
#include <string_view>

#include "plan/plan.hpp"
#include "runtime/chunk_size.hpp"

namespace concbench {

/// What ranks are to measure: all of one sample that they cannot find out themselves.
struct SampleOrder {
  std::string workload = {};
  Params params = {};
  std::string dispatch = {};
  /// 0: guided.
  std::uint64_t chunk = 0;
  std::uint64_t tasks = 0;
  bool streams = false;
  Settings settings = {};
  std::uint64_t seed = 0;
  std::string directory = {};
  std::string server = {};
  /// How many runs of tasks are kept for a trace.
  std::uint64_t traced = 0;

  ChunkSize chunk_size() const { return chunk == 0 ? ChunkSize::guided() : ChunkSize::of(chunk); }
};

SampleOrder order_of(const Case& c, const Settings& settings, const ExecutorConfig& config,
                     const Surroundings& around, std::uint64_t traced);

std::string to_bytes(const SampleOrder& order);

/// Throws std::runtime_error where it comes from another build of the program, or is none.
SampleOrder read_order(std::string_view bytes);

}  // namespace concbench
