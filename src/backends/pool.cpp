#include "backends/stealing_pool/pool.hpp"

#include <thread>

#include "runtime/start_thread.hpp"

namespace concbench {
namespace {

class ThreadPool final : public Pooled {
 public:
  ThreadPool(Job& job, const ExecutorConfig& config) : Pooled(job, config) {
    threads_ = start_threads(
        workers(), [this](unsigned i) { work(i); }, [this] { board().close(); });
  }

  ~ThreadPool() override {
    board().close();
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
