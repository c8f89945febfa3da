#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

#include "measure/sample.hpp"
#include "os/usage.hpp"

namespace concbench {

/// Sums over the timed passes of a sample.
struct PassSums {
  std::uint64_t passes = 0;
  std::chrono::nanoseconds startup{0};
  std::chrono::nanoseconds work{0};
  std::chrono::nanoseconds teardown{0};
  /// Of `work`, until all was handed over, and until the first result was there.
  std::chrono::nanoseconds submitted{0};
  std::chrono::nanoseconds first_result{0};
  std::chrono::nanoseconds callbacks{0};
  Usage usage = {};
  std::uint64_t task_timeouts = 0;
  std::uint64_t retries = 0;
  std::uint64_t lost_updates = 0;

  std::chrono::nanoseconds total() const { return startup + work + teardown; }
  /// All but `usage`, which is read once for all passes.
  PassSums& operator+=(const PassSums& more);
};

/// What a sampler process tells the coordinator, in memory that both share. Plain bytes, since the
/// sampler may die at any moment.
struct SampleRecord {
  /// When the pass in hand began, on the steady clock; the coordinator times it by this.
  std::atomic<std::int64_t> pass_began_ns = 0;
  /// Set last: everything else is there.
  std::atomic<bool> complete = false;
  Outcome outcome = Outcome::ok;
  PassSums sums = {};
  std::uint64_t digest = 0;
  std::chrono::nanoseconds first_pass{0};
  std::chrono::nanoseconds reference{0};
  char reason[768] = {};

  void succeed(const PassSums& passes, std::uint64_t values) {
    sums = passes;
    digest = values;
    complete.store(true, std::memory_order_release);
  }

  void fail(std::string_view why) {
    outcome = Outcome::failed;
    reason[why.copy(reason, sizeof reason - 1)] = '\0';
    complete.store(true, std::memory_order_release);
  }
};

/// The means that the sums stand for.
Sample to_sample(const SampleRecord& record);

}  // namespace concbench
