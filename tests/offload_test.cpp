#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <concbench/error.hpp>
#include <thread>

#include "backends/backend.hpp"
#include "os/memory.hpp"
#include "runtime/task_table.hpp"
#include "support/available.hpp"
#include "support/counted_workload.hpp"
#include "support/function_workload.hpp"
#include "support/verify.hpp"

namespace concbench::offload_test {
namespace {

constexpr std::uint64_t kTasks = 300;
constexpr unsigned kWorkers = 2;

std::vector<const BackendEntry*> pools() {
  std::vector<const BackendEntry*> pools;
  for (const BackendEntry& backend : backends()) {
    if (backend.offloads) pools.push_back(&backend);
  }
  return pools;
}

/// Tasks on a loop that hands them to a pool.
class Bench {
 public:
  Bench(Workload& workload, const BackendEntry& pool, unsigned in_flight)
      : workers_(kWorkers),
        job_({.workload = workload, .workers = workers_, .tasks = kTasks, .retries = 1}) {
    executor_ = load_backend(find_backend("async"))(
        job_, {.workers = kWorkers, .in_flight = in_flight, .offload = &pool, .cpus = 1});
  }

  Job& job() { return job_; }

  std::uint64_t run(std::uint64_t chunk_size) {
    executor_->submit({0, kTasks}, ChunkSize::of(chunk_size));
    std::uint64_t back = 0;
    while (back < kTasks) back += executor_->wait().size();
    executor_.reset();
    return back;
  }

 private:
  WorkerTable workers_;
  Job job_;
  std::unique_ptr<Executor> executor_;
};

class Offloading : public testing::TestWithParam<const BackendEntry*> {};

TEST_P(Offloading, RunsEveryTaskOnceHoweverManyAreUnderWay) {
  for (const unsigned in_flight : {1U, 3U, 300U}) {
    for (const std::uint64_t chunk_size : {1U, 7U}) {
      CountedWorkload workload(kTasks);
      Bench bench(workload, *GetParam(), in_flight);
      EXPECT_EQ(bench.run(chunk_size), kTasks);
      EXPECT_EQ(workload.not_run(1), 0U);
      EXPECT_EQ(verify(bench.job()), workload.digest());
    }
  }
}

TEST_P(Offloading, LeavesTheLoopsThreadToTheLoop) {
  const auto loop = std::this_thread::get_id();
  const pid_t process = ::getpid();
  FunctionWorkload workload([&](std::uint64_t) {
    return std::uint64_t{std::this_thread::get_id() == loop && ::getpid() == process};
  });
  Bench bench(workload, *GetParam(), kTasks);
  bench.run(1);
  std::uint64_t none = 0;
  for (std::uint64_t task = 0; task < kTasks; ++task) none += digest_term(task, 0);
  EXPECT_EQ(verify(bench.job()), none);
}

TEST_P(Offloading, BringsAFailureBack) {
  FunctionWorkload workload([](std::uint64_t task) {
    if (task == 7) throw TaskError("no luck");
    return task;
  });
  Bench bench(workload, *GetParam(), kTasks);
  bench.run(1);
  EXPECT_EQ(bench.job().tasks().failure(), "task 7: no luck");
}

TEST(OffloadingToProcesses, GoesOnWhenOneDies) {
  Shared<std::atomic<int>> deaths;
  FunctionWorkload workload([&](std::uint64_t task) {
    if (task == 7 && deaths->fetch_add(1) == 0) ::kill(::getpid(), SIGKILL);
    return task;
  });
  Bench bench(workload, find_backend("process-pool"), kTasks);
  EXPECT_EQ(bench.run(1), kTasks);
  EXPECT_EQ(bench.job().tasks().retried(), 1U);
  EXPECT_NO_THROW(verify(bench.job()));
}

INSTANTIATE_TEST_SUITE_P(All, Offloading, testing::ValuesIn(pools()),
                         [](const auto& of) { return test_name(of.param->name); });

}  // namespace
}  // namespace concbench::offload_test
