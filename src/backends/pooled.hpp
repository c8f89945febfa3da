#pragma once

#include <concbench/backend.hpp>
#include <deque>
#include <vector>

#include "board.hpp"

namespace concbench {

/// What pools of threads and of processes have in common: batches are posted on a board, one after
/// another, and come back whole.
class Pooled : public Executor {
 public:
  void submit(Chunk tasks, Grain grain) final {
    if (tasks.empty()) return;
    batches_.emplace_back(tasks, grain, workers());
    if (batches_.size() == 1) board_.post(batches_.front());
  }

  Chunk wait() final {
    while (const auto ended = board_.wait(watched())) on_end(*ended);
    const Chunk done = batches_.front().tasks();
    batches_.pop_front();
    if (!batches_.empty()) board_.post(batches_.front());
    return done;
  }

 protected:
  Pooled(Job& job, const ExecutorConfig& config)
      // Spinning pays only where neither the workers nor their owner keep one another from a CPU.
      : config_(config), board_(job, config.workers < config.cpus) {}

  unsigned workers() const { return config_.workers; }

  /// What a worker does all its life.
  void work(unsigned worker) {
    config_.pin(worker);
    board_.work(worker);
  }

  /// For tasks of the open batch that a worker which has ended did not report, or left to another.
  void report_done(std::uint64_t tasks) { board_.report_done(tasks); }

  /// Sends the workers home.
  void close() { board_.close(); }

 private:
  /// Descriptors that tell of a worker's end, and what to do when number `worker` has ended.
  virtual std::span<const Fd* const> watched() const { return {}; }
  virtual void on_end(std::size_t /*worker*/) {}

  ExecutorConfig config_;
  Board board_;
  std::deque<Partition> batches_;
};

}  // namespace concbench
