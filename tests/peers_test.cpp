#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <iterator>
#include <thread>
#include <vector>

#include "backends/backend.hpp"
#include "support/available.hpp"
#include "support/counted_workload.hpp"
#include "support/verify.hpp"

namespace concbench::peers_test {
namespace {

/// Finds out whether a number is ever in use by two threads at once.
class LentNumbers final : public Workload {
 public:
  explicit LentNumbers(unsigned numbers) : in_use_(numbers) {}

  void run(Chunk chunk, std::span<std::uint64_t> values) override { run_as({}, chunk, values); }

  void run_as(const Worker& worker, Chunk /*chunk*/, std::span<std::uint64_t> values) override {
    if (in_use_.at(worker.number).exchange(true)) ++clashes_;
    // Long enough for others to begin meanwhile.
    std::this_thread::sleep_for(std::chrono::microseconds(100));
    in_use_[worker.number] = false;
    for (std::uint64_t& value : values) value = worker.number;
  }

  unsigned clashes() const { return clashes_; }

 private:
  std::vector<std::atomic<bool>> in_use_;
  std::atomic<unsigned> clashes_ = 0;
};

std::unique_ptr<Executor> open(const BackendEntry& backend, Job& job) {
  return load_backend(backend)(job, {.workers = job.workers().size(), .cpus = 1});
}

void submit_singly(Executor& executor, Chunk tasks) {
  for (std::uint64_t task = tasks.begin; task < tasks.end; ++task) {
    executor.submit({task, task + 1}, ChunkSize::of(1));
  }
}

void wait_for(Executor& executor, std::uint64_t tasks) {
  for (std::uint64_t back = 0; back < tasks;) back += executor.wait().size();
}

std::ptrdiff_t threads_now() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/task"), {});
}

class Peers : public testing::TestWithParam<const BackendEntry*> {
 protected:
  static constexpr unsigned kWorkers = 3;
};

TEST_P(Peers, RunTasksThatAreSubmittedOneByOne) {
  CountedWorkload workload(1000);
  WorkerTable workers(kWorkers);
  Job job({.workload = workload, .workers = workers, .tasks = 1000});
  const auto executor = open(*GetParam(), job);
  submit_singly(*executor, {0, 1000});
  wait_for(*executor, 1000);
  EXPECT_EQ(verify(job), workload.digest());
}

TEST_P(Peers, LendEachNumberToOneThreadAtATime) {
  LentNumbers workload(kWorkers);
  WorkerTable workers(kWorkers);
  Job job({.workload = workload, .workers = workers, .tasks = 200});
  const auto executor = open(*GetParam(), job);
  executor->submit({0, 100}, ChunkSize::of(1));
  submit_singly(*executor, {100, 200});
  wait_for(*executor, 200);
  EXPECT_EQ(job.tasks().failure(), "");
  EXPECT_EQ(workload.clashes(), 0U);
}

std::vector<const BackendEntry*> peers() {
  std::vector<const BackendEntry*> rows = available(backends());
  std::erase_if(rows, [](const BackendEntry* row) { return !row->peer; });
  return rows;
}

INSTANTIATE_TEST_SUITE_P(All, Peers, testing::ValuesIn(peers()),
                         [](const auto& test) { return test_name(test.param->name); });

using PeersWithAPool = Peers;

TEST_P(PeersWithAPool, HaveTheirThreadsOnceTheyAreOpen) {
  CountedWorkload workload(1);
  WorkerTable workers(kWorkers);
  Job job({.workload = workload, .workers = workers, .tasks = 1});
  const std::ptrdiff_t before = threads_now();
  const auto executor = open(*GetParam(), job);
  // The calling thread may be one of the workers.
  EXPECT_GE(threads_now() - before, kWorkers - 1);
}

TEST_P(PeersWithAPool, GiveNeighboursThatWereSubmittedOneByOneBackAsOneRun) {
  CountedWorkload workload(9);
  WorkerTable workers(kWorkers);
  Job job({.workload = workload, .workers = workers, .tasks = 9});
  const auto executor = open(*GetParam(), job);
  submit_singly(*executor, {0, 4});
  submit_singly(*executor, {6, 9});
  EXPECT_EQ(executor->wait(), (Chunk{0, 4}));
  EXPECT_EQ(executor->wait(), (Chunk{6, 9}));
}

std::vector<const BackendEntry*> peers_with_a_pool() {
  std::vector<const BackendEntry*> rows = peers();
  std::erase_if(rows, [](const BackendEntry* row) { return row->staffing != Staffing::pool; });
  return rows;
}

INSTANTIATE_TEST_SUITE_P(All, PeersWithAPool, testing::ValuesIn(peers_with_a_pool()),
                         [](const auto& test) { return test_name(test.param->name); });

}  // namespace
}  // namespace concbench::peers_test
