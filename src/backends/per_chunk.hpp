#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <numeric>
#include <vector>

#include "backends/backend.hpp"
#include "backends/submissions.hpp"

namespace concbench {

/// What backends with a fresh worker for each chunk have in common: a limited number of workers is
/// alive at once, and each has a number that the next one takes over.
class PerChunk : public Executor {
 public:
  void submit(Chunk tasks, ChunkSize chunk_size) final {
    waiting_.add(tasks, chunk_size);
    start_workers();
  }

  [[gnu::hot]] Chunk wait() final {
    const unsigned number = wait_for_one();
    // The next worker may take this one's number.
    const Chunk chunk = chunks_[number];
    free_.push_back(number);
    start_workers();
    return chunk;
  }

 protected:
  PerChunk(Job& job, const ExecutorConfig& config)
      : job_(job), config_(config), chunks_(config.workers), free_(config.workers) {
    std::iota(free_.rbegin(), free_.rend(), 0U);
  }

  Job& job() { return job_; }
  /// What this worker was started for.
  Chunk chunk_of(unsigned number) const { return chunks_[number]; }

  void pin(unsigned number) const { config_.pin(number); }

  /// What a worker does.
  void run(Chunk chunk, unsigned number) {
    pin(number);
    job_.run(chunk, number);
  }

 private:
  virtual void start(Chunk chunk, unsigned number) = 0;
  /// Returns the number of a worker that has run its chunk and is gone.
  virtual unsigned wait_for_one() = 0;

  [[gnu::hot]] void start_workers() {
    while (!waiting_.empty() && !free_.empty()) {
      const unsigned number = free_.back();
      chunks_[number] = waiting_.take_chunk();
      start(chunks_[number], number);
      free_.pop_back();
    }
  }

  Job& job_;
  ExecutorConfig config_;
  Submissions waiting_;
  std::vector<Chunk> chunks_;
  std::vector<unsigned> free_;
};

/// Where threads report their numbers when they have run their chunks, so that whoever waits hears
/// of them in that order.
class FinishedWorkers {
 public:
  void report(unsigned number) {
    const std::lock_guard lock(mutex_);
    numbers_.push_back(number);
    // Within the lock: once it is free, the waiter may destroy all of this.
    some_.notify_one();
  }

  unsigned wait_for_one() {
    std::unique_lock lock(mutex_);
    some_.wait(lock, [this] { return !numbers_.empty(); });
    const unsigned number = numbers_.front();
    numbers_.pop_front();
    return number;
  }

 private:
  std::mutex mutex_;
  std::condition_variable some_;
  std::deque<unsigned> numbers_;
};

}  // namespace concbench
