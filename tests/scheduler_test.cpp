#include "backends/stealing_pool/scheduler.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <thread>

#include "os/process.hpp"
#include "os/sync.hpp"
#include "support/counted_workload.hpp"
#include "support/sanitizers.hpp"

namespace concbench::scheduler_test {
namespace {

constexpr std::uint64_t kTasks = 200;

/// A scheduler with threads at work on it, which go home with it.
class Crew {
 public:
  Crew(Workload& workload, const Scheduler::Config& config)
      : table_(config.workers),
        job_({.workload = workload, .workers = table_, .tasks = kTasks}),
        scheduler_(job_, config) {
    for (unsigned i = 0; i < config.workers; ++i)
      threads_.emplace_back([this, i] { scheduler_.work(i); });
  }
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;
  ~Crew() {
    scheduler_.close();
    for (std::thread& thread : threads_) thread.join();
  }

  void run(Chunk tasks, ChunkSize chunk_size) {
    EXPECT_EQ(scheduler_.post(tasks, chunk_size), tasks.size());
    EXPECT_EQ(collect(), tasks);
  }

  Scheduler& scheduler() { return scheduler_; }

  Chunk collect() {
    EXPECT_EQ(scheduler_.wait({}), std::nullopt);
    return scheduler_.collect().value_or(Chunk{});
  }

 private:
  WorkerTable table_;
  Job job_;
  Scheduler scheduler_;
  std::vector<std::thread> threads_;
};

/// Random batches, so that workers come late to some, and how often each task was in one.
class Batches {
 public:
  Chunk next() {
    const std::uint64_t begin = random_() % kTasks;
    const Chunk batch{begin, begin + 1 + random_() % (kTasks - begin)};
    for (std::uint64_t task = batch.begin; task < batch.end; ++task) ++posted[task];
    return batch;
  }
  ChunkSize chunk_size() {
    const std::uint64_t tasks = random_() % 12;
    return tasks == 0 ? ChunkSize::guided() : ChunkSize::of(tasks);
  }

  std::array<unsigned, kTasks> posted{};

 private:
  std::mt19937_64 random_{7};
};

void hammer(const Scheduler::Config& config) {
  const int batches = kThreadSanitizer ? 500 : 3000;
  CountedWorkload workload(kTasks);
  Batches random;
  Crew crew(workload, config);
  for (int i = 0; i < batches; ++i) crew.run(random.next(), random.chunk_size());
  for (std::uint64_t task = 0; task < kTasks; ++task) {
    EXPECT_EQ(workload.runs(task), random.posted[task]) << "task " << task;
  }
}

TEST(Scheduler, HasEveryChunkOfManyBatchesClaimedOnce) {
  for (const unsigned workers : {1U, 2U, 8U}) hammer({.workers = workers});
}

TEST(Scheduler, HasEveryChunkClaimedOnceWhereItsWorkersSpin) {
  for (const unsigned workers : {1U, 2U, 8U}) hammer({.workers = workers, .spin = true});
}

TEST(Scheduler, HasEveryTaskOfTinyBatchesRun) {
  CountedWorkload workload(kTasks);
  Crew crew(workload, {.workers = 4});
  for (std::uint64_t task = 0; task < kTasks; ++task) crew.run({task, task + 1}, ChunkSize::of(1));
  EXPECT_EQ(workload.not_run(1), 0U);
}

TEST(Scheduler, LosesNoWakeUpWhereBatchesFollowAtOnce) {
  CountedWorkload workload(kTasks);
  WorkerTable workers(1);
  Job job({.workload = workload, .workers = workers, .tasks = kTasks});
  Scheduler scheduler(job, {});
  std::thread worker([&] { scheduler.work(0); });
  const unsigned batches = kThreadSanitizer ? 20'000 : 50'000;
  for (unsigned i = 0; i < batches; ++i) {
    scheduler.post({0, 1}, ChunkSize::of(1));
    scheduler.announce();
    // Without sleeping: the next batch is there just when the worker is about to sleep.
    while (!scheduler.collect()) cpu_relax();
  }
  scheduler.close();
  worker.join();
  EXPECT_EQ(workload.runs(0), batches);
}

TEST(Scheduler, HasNothingBeforeItsTasksAreRun) {
  CountedWorkload workload(kTasks);
  WorkerTable workers(1);
  Job job({.workload = workload, .workers = workers, .tasks = kTasks});
  Scheduler scheduler(job, {});
  EXPECT_EQ(scheduler.collect(), std::nullopt);
  scheduler.post({0, 5}, ChunkSize::of(1));
  EXPECT_EQ(scheduler.collect(), std::nullopt);
}

TEST(Scheduler, TakesWhatFollowsWhileTheRestIsUnderWayAndRefusesWhatDoesNot) {
  CountedWorkload workload(kTasks);
  WorkerTable workers(1);
  Job job({.workload = workload, .workers = workers, .tasks = kTasks});
  Scheduler scheduler(job, {});
  EXPECT_EQ(scheduler.post({0, 4}, ChunkSize::of(2)), 4U);
  EXPECT_EQ(scheduler.post({4, 7}, ChunkSize::of(2)), 3U);
  EXPECT_EQ(scheduler.post({7, 9}, ChunkSize::of(2)), 0U) << "the chunk before it is not whole";
  EXPECT_EQ(scheduler.post({9, 10}, ChunkSize::of(2)), 0U) << "there is a gap";
}

TEST(Scheduler, TakesNoMoreChunksAtOnceThanItCanTellApart) {
  constexpr std::uint64_t kMany = Range::kMost + 10;
  CountedWorkload workload(1);
  WorkerTable workers(1);
  Job job({.workload = workload, .workers = workers, .tasks = 1});
  Scheduler scheduler(job, {});
  EXPECT_EQ(scheduler.post({0, kMany}, ChunkSize::of(1)), Range::kMost);
  EXPECT_EQ(scheduler.post({Range::kMost, kMany}, ChunkSize::of(1)), 0U);
  Scheduler guided(job, {});
  EXPECT_EQ(guided.post({0, kMany}, ChunkSize::guided()), kMany);
}

std::uint64_t tasks_streamed(Crew& crew) {
  std::array<bool, kTasks> back{};
  std::uint64_t count = 0;
  while (count < kTasks) {
    const Chunk run = crew.collect();
    for (std::uint64_t task = run.begin; task < run.end; ++task) {
      EXPECT_FALSE(std::exchange(back[task], true)) << "task " << task;
      ++count;
    }
  }
  EXPECT_EQ(crew.scheduler().collect(), std::nullopt);
  return count;
}

TEST(Scheduler, StreamsEveryTaskOnce) {
  for (const unsigned workers : {1U, 2U, 8U}) {
    for (const bool spin : {false, true}) {
      CountedWorkload workload(kTasks);
      Crew crew(workload, {.workers = workers, .spin = spin, .streams = true});
      const unsigned batches = kThreadSanitizer ? 100 : 1000;
      for (unsigned i = 0; i < batches; ++i) {
        crew.scheduler().post({0, kTasks}, ChunkSize::of(1 + i % 3));
        EXPECT_EQ(tasks_streamed(crew), kTasks);
      }
      EXPECT_EQ(workload.not_run(batches), 0U);
    }
  }
}

TEST(Scheduler, StreamsTasksThatArePostedOneByOne) {
  CountedWorkload workload(kTasks);
  Crew crew(workload, {.workers = 2, .streams = true});
  for (int i = 0; i < 100; ++i) {
    for (std::uint64_t task = 0; task < kTasks; ++task) {
      EXPECT_EQ(crew.scheduler().post({task, task + 1}, ChunkSize::of(1)), 1U);
    }
    EXPECT_EQ(tasks_streamed(crew), kTasks);
  }
  EXPECT_EQ(workload.not_run(100), 0U);
}

TEST(Scheduler, SendsWorkersHomeWhoComeAfterItIsClosed) {
  CountedWorkload workload(kTasks);
  WorkerTable workers(1);
  Job job({.workload = workload, .workers = workers, .tasks = kTasks});
  Scheduler scheduler(job, {});
  scheduler.close();
  std::thread([&] { scheduler.work(0); }).join();
  EXPECT_EQ(workload.not_run(0), 0U);
}

TEST(Scheduler, SaysWhichOtherNewsCameBeforeTheTasksWereDone) {
  CountedWorkload workload(kTasks);
  WorkerTable workers(1);
  Job job({.workload = workload, .workers = workers, .tasks = kTasks});
  Scheduler scheduler(job, {});
  const Fd silent = make_event_fd();
  const Fd rung = make_event_fd();
  ring(rung);
  scheduler.post({0, 5}, ChunkSize::of(1));
  EXPECT_EQ(scheduler.wait(std::vector<const Fd*>{&silent, &rung}), 1U);
}

TEST(Scheduler, IsSharedWithForkedWorkers) {
  CountedWorkload workload(kTasks);
  WorkerTable workers(3);
  Job job({.workload = workload, .workers = workers, .tasks = kTasks});
  Scheduler scheduler(job, {.workers = 3});
  std::vector<pid_t> children;
  for (unsigned i = 0; i < 3; ++i) children.push_back(fork_process([&, i] { scheduler.work(i); }));
  for (int batch = 0; batch < 50; ++batch) {
    scheduler.post({0, kTasks}, ChunkSize::of(3));
    scheduler.wait({});
    EXPECT_EQ(scheduler.collect(), (Chunk{0, kTasks}));
  }
  scheduler.close();
  for (const pid_t child : children) EXPECT_TRUE(wait_for(child).ok());
  EXPECT_EQ(workload.not_run(50), 0U);
}

}  // namespace
}  // namespace concbench::scheduler_test
