#include <future>
#include <system_error>
#include <vector>

#include "backends/per_chunk.hpp"

namespace concbench {
namespace {

/// A std::async for each chunk, which starts a thread for it. A future can only be waited for by
/// itself, so workers report that they are done.
class StdAsync final : public PerChunk {
 public:
  StdAsync(Job& job, const ExecutorConfig& config)
      : PerChunk(job, config), futures_(config.workers) {}

 private:
  void start(Chunk chunk, unsigned number) override {
    try {
      futures_[number] = std::async(std::launch::async, [this, chunk, number]() noexcept {
        run(chunk, number);
        finished_.report(number);
      });
    } catch (const std::system_error& e) {
      // That of the library does not say what was refused.
      throw std::system_error(e.code(), "cannot start a thread");
    }
  }

  unsigned wait_for_one() override {
    const unsigned number = finished_.wait_for_one();
    futures_[number].get();
    return number;
  }

  FinishedWorkers finished_;
  // Last: a future waits for its thread, which refers to the rest.
  std::vector<std::future<void>> futures_;
};

}  // namespace

std::unique_ptr<Executor> open_std_async(Job& job, const ExecutorConfig& config) {
  return std::make_unique<StdAsync>(job, config);
}

}  // namespace concbench
