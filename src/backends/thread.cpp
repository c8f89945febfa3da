#include <thread>
#include <vector>

#include "backends/per_chunk.hpp"
#include "runtime/start_thread.hpp"

namespace concbench {
namespace {

class ThreadPerChunk final : public PerChunk {
 public:
  ThreadPerChunk(Job& job, const ExecutorConfig& config)
      : PerChunk(job, config), threads_(config.workers) {}

  ~ThreadPerChunk() override {
    for (std::thread& thread : threads_) {
      if (thread.joinable()) thread.join();
    }
  }

 private:
  void start(Chunk chunk, unsigned number) override {
    threads_[number] = start_thread([this, chunk, number] {
      run(chunk, number);
      finished_.report(number);
    });
  }

  unsigned wait_for_one() override {
    const unsigned number = finished_.wait_for_one();
    threads_[number].join();
    return number;
  }

  std::vector<std::thread> threads_;
  FinishedWorkers finished_;
};

}  // namespace

std::unique_ptr<Executor> open_thread(Job& job, const ExecutorConfig& config) {
  return std::make_unique<ThreadPerChunk>(job, config);
}

}  // namespace concbench
