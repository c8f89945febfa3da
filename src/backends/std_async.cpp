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

/// A std::async for each piece, which starts a thread for it. A future can only be waited for by
/// itself, so pieces report that they are done.
class StdAsync final : public Executor {
 public:
  StdAsync(Job& job, const ExecutorConfig& config)
      : job_(job),
        config_(config),
        pieces_(config.workers),
        free_(config.workers),
        live_(config.workers) {
    std::iota(free_.rbegin(), free_.rend(), 0U);
  }

  void submit(Chunk tasks, Grain grain) override {
    pieces_.add(tasks, grain);
    start_pieces();
  }

  Chunk wait() override {
    const unsigned number = finished_.wait_for_one();
    Live& done = live_[number];
    done.end.get();
    const Chunk piece = done.piece;
    free_.push_back(number);
    start_pieces();
    return piece;
  }

 private:
  struct Live {
    Chunk piece;
    std::future<void> end;
  };

  void start_pieces() {
    while (!pieces_.empty() && !free_.empty()) {
      const unsigned number = free_.back();
      const Chunk piece = pieces_.take();
      live_[number] = {piece, start(piece, number)};
      free_.pop_back();
    }
  }

  std::future<void> start(Chunk piece, unsigned number) {
    try {
      return std::async(std::launch::async, [this, piece, number] { run(piece, number); });
    } catch (const std::system_error& e) {
      // That of the library does not say what was refused.
      throw std::system_error(e.code(), "cannot start a thread");
    }
  }

  void run(Chunk piece, unsigned number) noexcept {
    config_.pin(number);
    job_.run(piece, number);
    finished_.report(number);
  }

  Job& job_;
  ExecutorConfig config_;
  Pieces pieces_;
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
