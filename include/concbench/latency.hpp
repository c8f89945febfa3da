#pragma once

#include <atomic>
#include <chrono>
#include <concbench/histogram.hpp>
#include <concbench/os/shared_memory.hpp>
#include <cstdint>

namespace concbench {

/// How long each task of a sample waited and ran, and how evenly the workers were busy. In shared
/// memory: made before any worker exists, written by all of them, read by whoever made it.
class LatencyTable {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  explicit LatencyTable(unsigned workers);

  /// The tasks of a pass are handed over from `now` on.
  void begin_pass(Instant now);

  /// Called by worker number `worker` itself, after each task.
  void record(unsigned worker, Instant began, Instant ended) noexcept;

  /// The pass is over, and no worker is left.
  void end_pass();

  /// Forgets all passes.
  void clear();

  /// From the hand-over of a pass's tasks to the start of each.
  Histogram waits() const;
  /// From the start of each task to its end.
  Histogram runs() const;
  /// The longest busy time of a worker over the mean of all of them, idle ones too: 1 where work is
  /// spread evenly, the number of workers where one does it all. Mean over the passes; 0 for none.
  double imbalance() const;

 private:
  struct Events {
    SharedHistogram waits;
    SharedHistogram runs;
  };

  /// A cache line of its own for each worker.
  struct alignas(64) Busy {
    std::atomic<std::int64_t> ns = 0;
  };

  struct Passes {
    std::atomic<std::int64_t> handed_over_ns = 0;
    std::uint64_t count = 0;
    double imbalances = 0;
  };

  double imbalance_of_pass() const;

  SharedArray<Busy> busy_;
  SharedArray<Events> events_;
  Shared<Passes> passes_;
};

}  // namespace concbench
