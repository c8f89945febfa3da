#include "backends/stealing_pool/pool.hpp"

#include <thread>

#include "runtime/start_thread.hpp"

namespace concbench {
namespace {

class ThreadPool final : public StealingPool {
 public:
  ThreadPool(Job& job, const ExecutorConfig& config) : StealingPool(job, config) {
    threads_ = start_threads(
        workers(), [this](unsigned i) { work(i); }, [this] { scheduler().close(); });
  }

  ~ThreadPool() override {
    scheduler().close();
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  std::vector<std::thread> threads_;
};

}  // namespace

std::unique_ptr<Executor> open_pool(Job& job, const ExecutorConfig& config) {
  return std::make_unique<ThreadPool>(job, config);
}

}  // namespace concbench
