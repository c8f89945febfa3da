#include "backends/static_split.hpp"

#include <thread>
#include <vector>

#include "runtime/partition.hpp"
#include "runtime/start_thread.hpp"

namespace concbench {
namespace {

class StaticSplit final : public Executor {
 public:
  StaticSplit(Job& job, const ExecutorConfig& config) : job_(job), config_(config) {}

  void submit(Chunk tasks, ChunkSize /*chunk_size*/) override {
    tasks_ = tasks;
    const std::uint64_t share = (tasks.size() + config_.workers - 1) / config_.workers;
    const Partition shares(tasks, ChunkSize::of(share), config_.workers);
    const auto run_share = [this, shares](unsigned worker) {
      config_.pin(worker);
      job_.run(shares.chunk(worker), worker);
    };
    threads_ = start_threads(static_cast<unsigned>(shares.chunks()), run_share, [] {});
  }

  Chunk wait() override {
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
    return tasks_;
  }

 private:
  Job& job_;
  ExecutorConfig config_;
  Chunk tasks_;
  std::vector<std::thread> threads_;
};

std::unique_ptr<Executor> open_static_split(Job& job, const ExecutorConfig& config) {
  return std::make_unique<StaticSplit>(job, config);
}

}  // namespace

const BackendEntry& static_split() {
  static constexpr BackendEntry kEntry{
      .name = "static-split", .staffing = Staffing::pool, .open = open_static_split};
  return kEntry;
}

}  // namespace concbench
