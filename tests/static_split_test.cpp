#include "backends/static_split.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <mutex>
#include <vector>

#include "support/verify.hpp"

namespace concbench::static_split_test {
namespace {

/// Notes which chunks it was given.
class Noting final : public Workload {
 public:
  void run(Chunk chunk, std::span<std::uint64_t> values) override {
    std::ranges::fill(values, 1);
    const std::lock_guard lock(mutex_);
    chunks.push_back(chunk);
  }

  std::vector<Chunk> chunks;

 private:
  std::mutex mutex_;
};

std::vector<Chunk> shares(std::uint64_t tasks, unsigned workers) {
  Noting workload;
  WorkerTable table(workers);
  Job job({.workload = workload, .workers = table, .tasks = tasks});
  const auto executor = static_split().open(job, {.workers = workers});
  executor->submit({0, tasks}, ChunkSize::of(1));
  EXPECT_EQ(executor->wait(), (Chunk{0, tasks}));
  EXPECT_NO_THROW(verify(job));
  std::ranges::sort(workload.chunks, {}, &Chunk::begin);
  return workload.chunks;
}

TEST(StaticSplit, GivesEachWorkerAnEqualShareInOneGo) {
  EXPECT_EQ(shares(12, 3), (std::vector<Chunk>{{0, 4}, {4, 8}, {8, 12}}));
}

TEST(StaticSplit, LosesNoTaskWhereSharesCannotBeEqual) {
  EXPECT_EQ(shares(7, 3), (std::vector<Chunk>{{0, 3}, {3, 6}, {6, 7}}));
}

TEST(StaticSplit, BearsFewerTasksThanWorkers) {
  EXPECT_EQ(shares(2, 4), (std::vector<Chunk>{{0, 1}, {1, 2}}));
}

}  // namespace
}  // namespace concbench::static_split_test
