#pragma once

#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <concbench/task.hpp>
#include <cstdint>
#include <span>
#include <vector>

#include "os/memory.hpp"
#include "runtime/trace.hpp"

namespace concbench {

/// Where the workers of a pass note each task, threads and forked processes alike. In shared memory
/// of a fixed size: made before any worker exists, and read by whoever made it. Tasks for which
/// there is no more room are only counted.
class TraceTable {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  /// Has room for `most` runs of tasks, a little less where there are many workers.
  TraceTable(unsigned workers, std::size_t most);

  /// Called by worker number `worker` itself, after each task.
  void record(unsigned worker, std::uint64_t task, Instant began, Instant ended) noexcept;

  // For the sampler's own thread.

  PassTimes& times() { return *times_; }
  /// The process of this worker has ended with that status of waitpid(), and had these tasks left.
  void note_death(unsigned worker, pid_t pid, int status, Chunk left) noexcept;
  /// They are run again.
  void note_retry(unsigned worker, Chunk left) noexcept;
  /// Forgets all; no worker is left.
  void clear();

  /// Only while nobody records.
  PassTrace read() const;

  /// All that it holds, which means the same in a table of the same size in another process.
  std::vector<std::span<std::byte>> memory() const {
    return {runs_.bytes(), hands_.bytes(), taken_.bytes(), times_.bytes(), events_.bytes()};
  }

 private:
  static constexpr std::size_t kMostEvents = 256;

  /// Written in this order: one without an end was cut off by the worker's death.
  struct Run {
    std::uint64_t task;
    std::uint64_t worker;
    std::int64_t begin_ns;
    std::int64_t end_ns;
  };

  /// The runs that a worker may still fill, so that it need not ask for each. A cache line each.
  struct alignas(64) Hand {
    std::atomic<std::uint64_t> next = 0;
    std::atomic<std::uint64_t> end = 0;
    std::atomic<std::uint64_t> left_out = 0;

    void clear();
  };

  struct Event {
    WorkerEvent::Kind kind;
    unsigned worker;
    std::int64_t time_ns;
    pid_t pid;
    int status;
    Chunk left;
  };

  struct Events {
    std::uint64_t count = 0;
    Event all[kMostEvents];
  };

  bool take_room(Hand& hand) noexcept;
  void note(const Event& event) noexcept;
  static WorkerEvent told(const Event& event);

  std::uint64_t block_;
  SharedArray<Run> runs_;
  SharedArray<Hand> hands_;
  Shared<std::atomic<std::uint64_t>> taken_;
  Shared<PassTimes> times_;
  Shared<Events> events_;
};

}  // namespace concbench
