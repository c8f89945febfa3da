#pragma once

#include <deque>
#include <optional>
#include <span>

#include "backends/backend.hpp"
#include "backends/stealing_pool/scheduler.hpp"
#include "backends/submissions.hpp"

namespace concbench {

/// What pools of threads and of processes have in common: tasks are posted at a scheduler, as many
/// as there is room for, and come back from it.
class StealingPool : public Executor {
 public:
  void submit(Chunk tasks, ChunkSize chunk_size) final {
    waiting_.add(tasks, chunk_size);
    held_ += tasks.size();
    if (!chunk_size.is_guided() && held_ < kPostedTogether * chunk_size.tasks()) return;
    post_waiting();
    // Workers that are ahead of their owner would otherwise have no room for what they have done.
    while (const std::optional<Chunk> done = scheduler_.collect()) done_.push_back(*done);
  }

  /// For an owner that does not wait: workers begin with all that was submitted.
  void flush() {
    post_waiting();
    scheduler_.announce();
  }

  Chunk wait() final {
    while (true) {
      if (const std::optional<Chunk> done = try_wait()) return *done;
      if (const auto ended = scheduler_.wait(watched())) on_end(*ended);
    }
  }

  // For an event loop, which cannot wait here.

  /// How many descriptors there are one of which becomes readable when there may be more, if
  /// listen() has said that there is nothing: those of workers' ends and at last the bell.
  std::size_t sources() const { return watched().size() + 1; }
  const Fd& source(std::size_t index) const {
    return is_end(index) ? *watched()[index] : scheduler_.bell();
  }
  bool listen() { return scheduler_.listen(); }
  /// Whether descriptor `index` tells of a worker's end. It is another one once that is heeded.
  bool is_end(std::size_t index) const { return index < watched().size(); }
  void heed(std::size_t index) {
    if (is_end(index)) on_end(index);
  }

  /// Finished tasks, if there are any already.
  std::optional<Chunk> try_wait() {
    post_waiting();
    if (!done_.empty()) {
      const Chunk done = done_.front();
      done_.pop_front();
      return done;
    }
    const std::optional<Chunk> done = scheduler_.collect();
    if (done) post_waiting();
    return done;
  }

 protected:
  StealingPool(Job& job, const ExecutorConfig& config)
      : config_(config),
        // Spinning pays only where neither the workers nor their owner keep one another from a CPU.
        scheduler_(job, {.workers = config.workers,
                         .spin = config.workers < config.cpus,
                         .streams = config.streams}) {}

  unsigned workers() const { return config_.workers; }

  /// What a worker does all its life.
  void work(unsigned worker, const Unfinished& unfinished = {}) {
    config_.pin(worker);
    scheduler_.work(worker, unfinished);
  }

  Scheduler& scheduler() { return scheduler_; }

 private:
  /// Tasks that are submitted one by one become visible to workers together: each time the owner
  /// shows more of them, the line that tells of it crosses from CPU to CPU.
  static constexpr std::uint64_t kPostedTogether = 32;

  /// Descriptors that tell of a worker's end, and what to do when number `worker` has ended.
  virtual std::span<const Fd* const> watched() const { return {}; }
  virtual void on_end(std::size_t /*worker*/) {}

  void post_waiting() {
    held_ = 0;
    while (!waiting_.empty()) {
      const auto& [tasks, chunk_size] = waiting_.first();
      const std::uint64_t posted = scheduler_.post(tasks, chunk_size);
      if (posted == 0) return;
      waiting_.drop(posted);
    }
  }

  ExecutorConfig config_;
  Scheduler scheduler_;
  /// Submitted, but not yet posted.
  Submissions waiting_;
  /// How many tasks were submitted since what was waiting was last posted.
  std::uint64_t held_ = 0;
  /// Collected, but not yet asked for.
  std::deque<Chunk> done_;
};

}  // namespace concbench
