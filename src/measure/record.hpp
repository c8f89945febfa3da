#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

#include "measure/sample.hpp"
#include "os/usage.hpp"

namespace concbench {

inline double to_ns(std::chrono::nanoseconds duration) {
  return static_cast<double>(duration.count());
}

/// What was found in the passes of a sample, as plain bytes.
struct SampleFindings {
  Outcome outcome = Outcome::ok;
  /// Timed ones, and the sums over them.
  std::uint64_t passes = 0;
  PassFigures sums = {};
  std::uint64_t max_rss_bytes = 0;
  std::uint64_t digest = 0;
  std::chrono::nanoseconds first_pass{0};
  std::chrono::nanoseconds reference{0};
  /// Of starting the workers of all passes, where another program does that.
  std::chrono::nanoseconds launch{0};
  /// How many machines they are on; 0: this one, as ever.
  std::uint32_t nodes = 0;
  /// It failed by the loss of a worker, a machine or a connection.
  bool lost = false;
  char reason[768] = {};
};

/// What a sampler process tells the coordinator, in memory that both share. Plain bytes, since the
/// sampler may die at any moment.
struct SampleRecord : SampleFindings {
  /// When the pass in hand began, on the steady clock; the coordinator times it by this.
  std::atomic<std::int64_t> pass_began_ns = 0;
  /// Set last: everything else is there.
  std::atomic<bool> complete = false;

  void succeed() { complete.store(true, std::memory_order_release); }

  void fail(std::string_view why) {
    outcome = Outcome::failed;
    reason[why.copy(reason, sizeof reason - 1)] = '\0';
    complete.store(true, std::memory_order_release);
  }
};

/// The means that the sums stand for.
Sample to_sample(const SampleRecord& record);

}  // namespace concbench
