#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <numeric>
#include <system_error>
#include <vector>

#include "backends/backend.hpp"
#include "backends/submissions.hpp"

namespace concbench {
namespace {

/// The numbers of those who are done, in that order.
class Finished {
 public:
  void report(unsigned number) {
    const std::lock_guard lock(mutex_);
    numbers_.push_back(number);
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

/// A std::async for each chunk, which starts a thread for it. A future can only be waited for by
/// itself, so chunks report that they are done.
class StdAsync final : public Executor {
 public:
  StdAsync(Job& job, const ExecutorConfig& config)
      : job_(job),
        config_(config),
        chunks_(config.workers),
        free_(config.workers),
        live_(config.workers) {
    std::iota(free_.rbegin(), free_.rend(), 0U);
  }

  void submit(Chunk tasks, ChunkSize chunk_size) override {
    chunks_.add(tasks, chunk_size);
    start_chunks();
  }

  Chunk wait() override {
    const unsigned number = finished_.wait_for_one();
    Live& done = live_[number];
    done.end.get();
    const Chunk chunk = done.chunk;
    free_.push_back(number);
    start_chunks();
    return chunk;
  }

 private:
  struct Live {
    Chunk chunk;
    std::future<void> end;
  };

  void start_chunks() {
    while (!chunks_.empty() && !free_.empty()) {
      const unsigned number = free_.back();
      const Chunk chunk = chunks_.take();
      live_[number] = {chunk, start(chunk, number)};
      free_.pop_back();
    }
  }

  std::future<void> start(Chunk chunk, unsigned number) {
    try {
      return std::async(std::launch::async, [this, chunk, number] { run(chunk, number); });
    } catch (const std::system_error& e) {
      // That of the library does not say what was refused.
      throw std::system_error(e.code(), "cannot start a thread");
    }
  }

  void run(Chunk chunk, unsigned number) noexcept {
    config_.pin(number);
    job_.run(chunk, number);
    finished_.report(number);
  }

  Job& job_;
  ExecutorConfig config_;
  Chunks chunks_;
  std::vector<unsigned> free_;
  Finished finished_;
  // Last: a future waits for its thread, which refers to the rest.
  std::vector<Live> live_;
};

}  // namespace

std::unique_ptr<Executor> open_std_async(Job& job, const ExecutorConfig& config) {
  return std::make_unique<StdAsync>(job, config);
}

}  // namespace concbench
