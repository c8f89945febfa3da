#include "backends/board.hpp"

#include <gtest/gtest.h>

#include <array>
#include <concbench/os/futex.hpp>
#include <concbench/os/process.hpp>
#include <random>
#include <thread>

#include "support/counted_workload.hpp"
#include "support/sanitizers.hpp"

namespace concbench {
namespace {

constexpr std::uint64_t kTasks = 200;

/// A board with threads at work on it, which go home with it.
class Crew {
 public:
  Crew(Workload& workload, unsigned workers, bool spin)
      : table_(workers), job_(workload, kTasks, table_), board_(job_, spin) {
    for (unsigned i = 0; i < workers; ++i) threads_.emplace_back([this, i] { board_.work(i); });
  }
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;
  ~Crew() {
    board_.close();
    for (std::thread& thread : threads_) thread.join();
  }

  void run(Chunk tasks, Grain grain) {
    board_.post(Partition(tasks, grain, table_.size()));
    EXPECT_EQ(board_.wait({}), std::nullopt);
    EXPECT_TRUE(board_.finished());
  }

 private:
  WorkerTable table_;
  Job job_;
  Board board_;
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
  Grain grain() {
    const std::uint64_t tasks = random_() % 12;
    return tasks == 0 ? Grain::guided() : Grain::of(tasks);
  }

  std::array<unsigned, kTasks> posted{};

 private:
  std::mt19937_64 random_{7};
};

void hammer(unsigned workers, bool spin) {
  const int batches = kThreadSanitizer ? 500 : 3000;
  CountedWorkload workload(kTasks);
  Batches random;
  Crew crew(workload, workers, spin);
  for (int i = 0; i < batches; ++i) crew.run(random.next(), random.grain());
  for (std::uint64_t task = 0; task < kTasks; ++task) {
    EXPECT_EQ(workload.runs(task), random.posted[task]) << "task " << task;
  }
}

TEST(Board, HasEveryPieceOfManyBatchesClaimedOnce) {
  for (const unsigned workers : {1U, 2U, 8U}) hammer(workers, false);
}

TEST(Board, HasEveryPieceClaimedOnceWhereItsWorkersSpin) {
  for (const unsigned workers : {1U, 2U, 8U}) hammer(workers, true);
}

TEST(Board, HasEveryTaskOfTinyBatchesRun) {
  CountedWorkload workload(kTasks);
  Crew crew(workload, 4, false);
  for (std::uint64_t task = 0; task < kTasks; ++task) crew.run({task, task + 1}, Grain::of(1));
  EXPECT_EQ(workload.not_run(1), 0U);
}

TEST(Board, LosesNoWakeUpWhereBatchesFollowAtOnce) {
  CountedWorkload workload(kTasks);
  WorkerTable workers(1);
  Job job(workload, kTasks, workers);
  Board board(job, false);
  std::thread worker([&] { board.work(0); });
  const unsigned batches = kThreadSanitizer ? 20'000 : 50'000;
  for (unsigned i = 0; i < batches; ++i) {
    board.post(Partition({0, 1}, Grain::of(1), 1));
    // Without sleeping: the next batch is there just when the worker is about to sleep.
    while (!board.finished()) cpu_relax();
  }
  board.close();
  worker.join();
  EXPECT_EQ(workload.runs(0), batches);
}

TEST(Board, IsFinishedBeforeAnythingIsPosted) {
  CountedWorkload workload(kTasks);
  WorkerTable workers(1);
  Job job(workload, kTasks, workers);
  EXPECT_TRUE(Board(job, false).finished());
}

TEST(Board, IsNotFinishedBeforeItsTasksAreRun) {
  CountedWorkload workload(kTasks);
  WorkerTable workers(1);
  Job job(workload, kTasks, workers);
  Board board(job, false);
  board.post(Partition({0, 5}, Grain::of(1), 1));
  EXPECT_FALSE(board.finished());
}

TEST(Board, SendsWorkersHomeWhoComeAfterItIsClosed) {
  CountedWorkload workload(kTasks);
  WorkerTable workers(1);
  Job job(workload, kTasks, workers);
  Board board(job, false);
  board.close();
  std::thread([&] { board.work(0); }).join();
  EXPECT_EQ(workload.not_run(0), 0U);
}

TEST(Board, SaysWhichOtherNewsCameBeforeTheTasksWereDone) {
  CountedWorkload workload(kTasks);
  WorkerTable workers(1);
  Job job(workload, kTasks, workers);
  Board board(job, false);
  const Fd silent = make_event_fd();
  const Fd rung = make_event_fd();
  ring(rung);
  board.post(Partition({0, 5}, Grain::of(1), 1));
  EXPECT_EQ(board.wait(std::vector<const Fd*>{&silent, &rung}), 1U);
}

TEST(Board, IsSharedWithForkedWorkers) {
  CountedWorkload workload(kTasks);
  WorkerTable workers(3);
  Job job(workload, kTasks, workers);
  Board board(job, false);
  std::vector<pid_t> children;
  for (unsigned i = 0; i < 3; ++i) children.push_back(fork_process([&, i] { board.work(i); }));
  for (int batch = 0; batch < 50; ++batch) {
    board.post(Partition({0, kTasks}, Grain::of(3), 3));
    board.wait({});
  }
  board.close();
  for (const pid_t child : children) EXPECT_TRUE(wait_for(child).ok());
  EXPECT_EQ(workload.not_run(50), 0U);
}

}  // namespace
}  // namespace concbench
