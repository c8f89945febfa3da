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

/// A thread for each piece. Threads report their number when they are done, so that they can be
/// joined in the order in which they finish.
class ThreadPerPiece final : public Executor {
 public:
  ThreadPerPiece(Job& job, const ExecutorConfig& config)
      : job_(job),
        config_(config),
        pieces_(config.workers),
        live_(config.workers),
        free_(config.workers) {
    for (unsigned i = 0; i < config.workers; ++i) free_[i] = config.workers - 1 - i;
  }

  ~ThreadPerPiece() override {
    for (Live& live : live_) {
      if (live.thread.joinable()) live.thread.join();
    }
  }

  void submit(Chunk tasks, Grain grain) override {
    pieces_.add(tasks, grain);
    start_threads();
  }

  Chunk wait() override {
    const unsigned done = wait_for_one();
    live_[done].thread.join();
    // The next thread to start may take this one's place.
    const Chunk piece = live_[done].piece;
    free_.push_back(done);
    start_threads();
    return piece;
  }

 private:
  struct Live {
    std::thread thread;
    Chunk piece;
  };

  void start_threads() {
    while (!pieces_.empty() && !free_.empty()) {
      const unsigned number = free_.back();
      const Chunk piece = pieces_.take();
      live_[number].piece = piece;
      live_[number].thread = start_thread([this, piece, number] {
        config_.pin(number);
        job_.run(piece, number);
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
  Pieces pieces_;
  std::vector<Live> live_;
  std::vector<unsigned> free_;
  std::mutex mutex_;
  std::condition_variable some_done_;
  std::deque<unsigned> done_;
};

}  // namespace

std::unique_ptr<Executor> open_thread(Job& job, const ExecutorConfig& config) {
  return std::make_unique<ThreadPerPiece>(job, config);
}

}  // namespace concbench
