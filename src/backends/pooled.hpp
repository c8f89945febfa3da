#pragma once

#include <concbench/backend.hpp>
#include <deque>
#include <optional>
#include <span>
#include <utility>

#include "board.hpp"

namespace concbench {

/// What pools of threads and of processes have in common: tasks are posted on a board, as many as
/// there is room for, and come back from it.
class Pooled : public Executor {
 public:
  void submit(Chunk tasks, Grain grain) final {
    if (waiting_.empty()) tasks.begin += board_.post(tasks, grain);
    if (!tasks.empty()) waiting_.emplace_back(tasks, grain);
    // Workers that are ahead of their owner would otherwise have no room for what they have done.
    if (const std::optional<Chunk> done = board_.glance()) done_.push_back(*done);
  }

  Chunk wait() final {
    while (true) {
      if (const std::optional<Chunk> done = try_wait()) return *done;
      if (const auto ended = board_.wait(watched())) on_end(*ended);
    }
  }

  // For an event loop, which cannot wait here.

  /// How many descriptors there are one of which becomes readable when there may be more, if
  /// listen() has said that there is nothing: those of workers' ends and at last the bell.
  std::size_t sources() const { return watched().size() + 1; }
  const Fd& source(std::size_t index) const {
    return is_end(index) ? *watched()[index] : board_.bell();
  }
  bool listen() { return board_.listen(); }
  /// Whether descriptor `index` tells of a worker's end. It is another one once that is heeded.
  bool is_end(std::size_t index) const { return index < watched().size(); }
  void heed(std::size_t index) {
    if (is_end(index)) on_end(index);
  }

  /// Finished tasks, if there are any already.
  std::optional<Chunk> try_wait() {
    if (!done_.empty()) {
      const Chunk done = done_.front();
      done_.pop_front();
      return done;
    }
    const std::optional<Chunk> done = board_.collect();
    post_waiting();
    return done;
  }

 protected:
  Pooled(Job& job, const ExecutorConfig& config)
      : config_(config),
        // Spinning pays only where neither the workers nor their owner keep one another from a CPU.
        board_(job, {.workers = config.workers,
                     .spin = config.workers < config.cpus,
                     .streams = config.streams}) {}

  unsigned workers() const { return config_.workers; }

  /// What a worker does all its life.
  void work(unsigned worker, const std::optional<Unfinished>& unfinished = std::nullopt) {
    config_.pin(worker);
    board_.work(worker, unfinished);
  }

  Board& board() { return board_; }

 private:
  /// Descriptors that tell of a worker's end, and what to do when number `worker` has ended.
  virtual std::span<const Fd* const> watched() const { return {}; }
  virtual void on_end(std::size_t /*worker*/) {}

  void post_waiting() {
    while (!waiting_.empty()) {
      auto& [tasks, grain] = waiting_.front();
      const std::uint64_t posted = board_.post(tasks, grain);
      if (posted == 0) return;
      tasks.begin += posted;
      if (tasks.empty()) waiting_.pop_front();
    }
  }

  ExecutorConfig config_;
  Board board_;
  /// Submitted, but not yet posted.
  std::deque<std::pair<Chunk, Grain>> waiting_;
  /// Collected, but not yet asked for.
  std::deque<Chunk> done_;
};

}  // namespace concbench
