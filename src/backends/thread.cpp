#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "backends/backend.hpp"
#include "backends/submissions.hpp"
#include "runtime/start_thread.hpp"

namespace concbench {
namespace {

/// A thread for each chunk. Threads report their number when they are done, so that they can be
/// joined in the order in which they finish.
class ThreadPerChunk final : public Executor {
 public:
  ThreadPerChunk(Job& job, const ExecutorConfig& config)
      : job_(job),
        config_(config),
        chunks_(config.workers),
        live_(config.workers),
        free_(config.workers) {
    for (unsigned i = 0; i < config.workers; ++i) free_[i] = config.workers - 1 - i;
  }

  ~ThreadPerChunk() override {
    for (Live& live : live_) {
      if (live.thread.joinable()) live.thread.join();
    }
  }

  void submit(Chunk tasks, ChunkSize chunk_size) override {
    chunks_.add(tasks, chunk_size);
    start_threads();
  }

  Chunk wait() override {
    const unsigned done = wait_for_one();
    live_[done].thread.join();
    // The next thread to start may take this one's place.
    const Chunk chunk = live_[done].chunk;
    free_.push_back(done);
    start_threads();
    return chunk;
  }

 private:
  struct Live {
    std::thread thread;
    Chunk chunk;
  };

  void start_threads() {
    while (!chunks_.empty() && !free_.empty()) {
      const unsigned number = free_.back();
      const Chunk chunk = chunks_.take();
      live_[number].chunk = chunk;
      live_[number].thread = start_thread([this, chunk, number] {
        config_.pin(number);
        job_.run(chunk, number);
        report_done(number);
      });
      free_.pop_back();
    }
  }

  void report_done(unsigned number) {
    const std::lock_guard lock(mutex_);
    done_.push_back(number);
    // Within the lock: once it is free, the waiter may destroy all of this.
    some_done_.notify_one();
  }

  unsigned wait_for_one() {
    std::unique_lock lock(mutex_);
    some_done_.wait(lock, [this] { return !done_.empty(); });
    const unsigned number = done_.front();
    done_.pop_front();
    return number;
  }

  Job& job_;
  ExecutorConfig config_;
  Chunks chunks_;
  std::vector<Live> live_;
  std::vector<unsigned> free_;
  std::mutex mutex_;
  std::condition_variable some_done_;
  std::deque<unsigned> done_;
};

}  // namespace

std::unique_ptr<Executor> open_thread(Job& job, const ExecutorConfig& config) {
  return std::make_unique<ThreadPerChunk>(job, config);
}

}  // namespace concbench
