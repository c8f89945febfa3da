#pragma once

#include <atomic>
#include <chrono>
#include <concbench/histogram.hpp>
#include <cstdint>
#include <span>
#include <vector>

#include "os/memory.hpp"
#include "statistics/cost.hpp"

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

  /// The pass is over, and no worker is left. All tasks had been handed over at `submitted`, and
  /// the caller had all results at `worked`.
  void end_pass(Instant submitted, Instant worked);

  /// Forgets all passes.
  void clear();

  /// From the hand-over of a pass's tasks to the start of each.
  Histogram waits() const;
  /// From the start of each task to its end.
  Histogram runs() const;
  /// The longest busy time of a worker over the mean of all of them, idle ones too: 1 where work is
  /// spread evenly, the number of workers where one does it all. Mean over the passes; 0 for none.
  double imbalance() const;
  /// Where the time of the work went; mean over the passes.
  WorkSplit split() const;

  /// All that it holds, which means the same in a table of as many workers in another process.
  std::vector<std::span<std::byte>> memory() const {
    return {busy_.bytes(), events_.bytes(), passes_.bytes()};
  }

 private:
  struct Events {
    SharedHistogram waits;
    SharedHistogram runs;
  };

  /// A cache line of its own for each worker.
  struct alignas(64) Busy {
    std::atomic<std::int64_t> ns = 0;
    /// On the steady clock: when its first task of the pass began, 0 for none, and when its last
    /// one ended.
    std::atomic<std::int64_t> first_ns = 0;
    std::atomic<std::int64_t> last_ns = 0;

    void clear();
  };

  struct Passes {
    std::atomic<std::int64_t> handed_over_ns = 0;
    std::uint64_t count = 0;
    double imbalances = 0;
    WorkSplit split = {};
  };

  double imbalance_of_pass() const;
  std::vector<BusySpan> spans_of_pass() const;
  double since_hand_over_ns(std::int64_t time_ns) const;

  SharedArray<Busy> busy_;
  SharedArray<Events> events_;
  Shared<Passes> passes_;
};

}  // namespace concbench
