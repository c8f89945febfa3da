#include <thread>

#include "pooled.hpp"
#include "start_thread.hpp"

namespace concbench {
namespace {

class ThreadPool final : public Pooled {
 public:
  ThreadPool(Job& job, const ExecutorConfig& config) : Pooled(job, config) {
    try {
      for (unsigned i = 0; i < workers(); ++i) {
        threads_.push_back(start_thread([this, i] { work(i); }));
      }
    } catch (...) {
      // The destructor of an object that was never made does not run.
      stop();
      throw;
    }
  }

  ~ThreadPool() override { stop(); }

 private:
  void stop() {
    board().close();
    for (std::thread& thread : threads_) thread.join();
  }

  std::vector<std::thread> threads_;
};

}  // namespace

std::unique_ptr<Executor> open_pool(Job& job, const ExecutorConfig& config) {
  return std::make_unique<ThreadPool>(job, config);
}

}  // namespace concbench
