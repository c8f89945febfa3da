#include "runtime/job.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <concbench/error.hpp>
#include <concbench/mix.hpp>
#include <stdexcept>
#include <thread>

#include "runtime/task_table.hpp"
#include "support/function_workload.hpp"
#include "support/verify.hpp"

namespace concbench::job_test {
namespace {

std::uint64_t number(std::uint64_t task) { return task; }

/// A job of `tasks` tasks, three workers wide.
class Bench {
 public:
  explicit Bench(std::uint64_t tasks, std::function<std::uint64_t(std::uint64_t)> task = number)
      : workload_(std::move(task)),
        job_({.workload = workload_, .workers = workers_, .tasks = tasks}) {}
  Job* operator->() { return &job_; }
  Job& operator*() { return job_; }
  const WorkerTable& workers() const { return workers_; }

 private:
  WorkerTable workers_{3};
  FunctionWorkload workload_;
  Job job_;
};

template <class Act>
std::string task_error(Act act) {
  try {
    act();
  } catch (const TaskError& error) {
    return error.what();
  }
  return "nothing was wrong";
}

TEST(Job, IsRightWhereEachTaskHasRunOnce) {
  Bench job(10);
  job->run({0, 4}, 0);
  job->run({4, 10}, 1);
  EXPECT_NO_THROW(verify(*job));
}

TEST(Job, FindsTasksThatWereLost) {
  Bench job(10);
  job->run({0, 4}, 0);
  job->run({6, 10}, 1);
  EXPECT_EQ(task_error([&] { verify(*job); }), "2 of 10 tasks were lost");
}

TEST(Job, DoesNotTakeMixesOfSmallNumbersForTasksThatWereLost) {
  Bench once(100, [](std::uint64_t task) { return mix64(task); });
  once->run({0, 100}, 0);
  EXPECT_NO_THROW(verify(*once));
  Bench twice(100, [](std::uint64_t task) { return mix64(mix64(task) + 1); });
  for (int pass = 0; pass < 2; ++pass) {
    twice->run({0, 100}, 0);
    EXPECT_NO_THROW(verify(*twice)) << pass;
  }
}

TEST(Job, FindsATaskThatWasRepeated) {
  Bench job(10);
  job->run({0, 10}, 0);
  job->run({3, 4}, 1);
  EXPECT_EQ(task_error([&] { verify(*job); }), "10 tasks were run 11 times");
}

TEST(Job, FindsATaskThatWasLostWhereAnotherWasRepeated) {
  Bench job(10);
  job->run({0, 9}, 0);
  job->run({3, 4}, 1);
  EXPECT_EQ(task_error([&] { verify(*job); }), "1 of 10 tasks were lost");
}

TEST(Job, DoesNotTakeTheValuesOfTheLastPassForThoseOfThis) {
  Bench job(10);
  job->run({0, 10}, 0);
  verify(*job);
  job->run({0, 9}, 0);
  EXPECT_EQ(task_error([&] { verify(*job); }), "1 of 10 tasks were lost");
}

TEST(Job, IsReadyForAnotherPassAfterAPassThatWasWrong) {
  Bench job(10);
  job->run({0, 9}, 0);
  EXPECT_THROW(verify(*job), TaskError);
  job->run({0, 10}, 0);
  EXPECT_NO_THROW(verify(*job));
}

TEST(Job, AcceptsEveryValue) {
  for (const std::uint64_t value : {std::uint64_t{0}, UINT64_MAX}) {
    Bench job(3, [value](std::uint64_t) { return value; });
    job->run({0, 3}, 0);
    EXPECT_NO_THROW(verify(*job));
  }
}

std::uint64_t digest_of(Bench& job, std::vector<Chunk> chunks) {
  unsigned worker = 0;
  for (const Chunk& chunk : chunks) job->run(chunk, worker++ % 3);
  return verify(*job);
}

TEST(Job, HasADigestThatDoesNotDependOnTheOrder) {
  Bench job(10);
  const std::uint64_t digest = digest_of(job, {{0, 10}});
  EXPECT_EQ(digest_of(job, {{7, 10}, {0, 3}, {3, 7}}), digest);
}

TEST(Job, HasADigestThatIsTheSumOfItsTerms) {
  Bench job(3);
  EXPECT_EQ(digest_of(job, {{0, 3}}), digest_term(0, 0) + digest_term(1, 1) + digest_term(2, 2));
}

TEST(Job, HasADigestThatDependsOnEachValue) {
  Bench job(10);
  Bench other(10, [](std::uint64_t task) { return task == 9 ? 0 : task; });
  EXPECT_NE(digest_of(job, {{0, 10}}), digest_of(other, {{0, 10}}));
}

TEST(Job, HasADigestThatDependsOnWhichTaskHasWhichValue) {
  Bench job(10);
  Bench reversed(10, [](std::uint64_t task) { return 9 - task; });
  EXPECT_NE(digest_of(job, {{0, 10}}), digest_of(reversed, {{0, 10}}));
}

/// Fails at task 3 and at task 5, each in its own words, and counts all that are run.
class FailingJob : public Bench {
 public:
  FailingJob()
      : Bench(10, [this](std::uint64_t task) {
          ++runs;
          if (task == 3) throw TaskError("three");
          if (task == 5) throw std::runtime_error("five");
          return task;
        }) {}
  int runs = 0;
};

TEST(Job, KeepsTheNumberAndTheTextOfAFailure) {
  FailingJob job;
  EXPECT_FALSE(job->tasks().failed());
  job->run({5, 6}, 0);
  EXPECT_TRUE(job->tasks().failed());
  EXPECT_EQ(job->tasks().failure(), "task 5: five");
}

TEST(Job, NamesAllTasksOfTheChunkThatFailed) {
  FailingJob job;
  job->run({4, 10}, 0);
  EXPECT_EQ(job->tasks().failure(), "tasks 4-9: five");
}

TEST(Job, NamesTheOneTaskOfAChunkThatIsKnownToHaveFailed) {
  Bench job(10, [](std::uint64_t task) -> std::uint64_t { throw TaskError("bad", task + 2); });
  job->run({3, 7}, 0);
  EXPECT_EQ(job->tasks().failure(), "task 5: bad");
}

TEST(Job, TellsAWorkloadWhichWorkerRunsAChunk) {
  class Told final : public FunctionWorkload {
   public:
    Told() : FunctionWorkload(number) {}
    void run_as(const Worker& worker, Chunk, std::span<std::uint64_t> values) override {
      std::ranges::fill(values, worker.number);
    }
  };
  Told told;
  WorkerTable workers(3);
  Job job({.workload = told, .workers = workers, .tasks = 2});
  job.run({0, 1}, 2);
  job.run({1, 2}, 1);
  EXPECT_EQ(verify(job), digest_term(0, 2) + digest_term(1, 1));
}

TEST(Job, RunsNothingAfterAFailure) {
  FailingJob job;
  job->run({3, 4}, 0);
  job->run({5, 6}, 1);
  job->run({6, 10}, 0);
  EXPECT_EQ(job.runs, 1);
  EXPECT_EQ(job->tasks().failure(), "task 3: three");
}

TEST(Job, KeepsTheFirstOfTwoFailures) {
  std::atomic<bool> under_way = false;
  Job* failing = nullptr;
  // Task 1 is under way before task 0 fails, and fails after it.
  Bench job(2, [&](std::uint64_t task) -> std::uint64_t {
    if (task == 1) under_way = true;
    while (task == 1 && !failing->tasks().failed()) std::this_thread::yield();
    while (!under_way) std::this_thread::yield();
    throw TaskError(task == 0 ? "first" : "second");
  });
  failing = job.operator->();
  std::thread other([&] { job->run({1, 2}, 1); });
  job->run({0, 1}, 0);
  other.join();
  EXPECT_EQ(job->tasks().failure(), "task 0: first");
}

TEST(Job, SurvivesAnExceptionThatIsNone) {
  Bench job(2, [](std::uint64_t) -> std::uint64_t { throw 42; });
  job->run({1, 2}, 0);
  EXPECT_EQ(job->tasks().failure(), "task 1: threw something that is no std::exception");
}

TEST(Job, CutsAFailureThatIsTooLong) {
  Bench job(1, [](std::uint64_t) -> std::uint64_t { throw TaskError(std::string(5000, 'x')); });
  job->run({0, 1}, 0);
  EXPECT_EQ(job->tasks().failure().substr(0, 12), "task 0: xxxx");
  EXPECT_EQ(job->tasks().failure().size(), 511U);
}

/// Knows what every second task's value is.
class Knowing : public FunctionWorkload {
 public:
  using FunctionWorkload::FunctionWorkload;
  std::optional<std::uint64_t> expected(std::uint64_t task) const override {
    return task % 2 == 0 ? std::optional(task) : std::nullopt;
  }
};

std::string expectation(std::function<std::uint64_t(std::uint64_t)> task) {
  WorkerTable workers(1);
  Knowing workload(std::move(task));
  Job job({.workload = workload, .workers = workers, .tasks = 10});
  job.run({0, 10}, 0);
  return task_error([&] { job.tasks().verify_expected(workload); });
}

TEST(Job, IsRightWhereItsValuesAreAsExpected) {
  EXPECT_EQ(expectation(number), "nothing was wrong");
}

TEST(Job, NamesATaskWhoseValueIsNotAsExpected) {
  EXPECT_EQ(expectation([](std::uint64_t task) { return task == 6 ? 7 : task; }),
            "task 6 gave 7, not 6");
}

TEST(Job, ExpectsNothingOfATaskWhoseValueIsNotKnown) {
  EXPECT_EQ(expectation([](std::uint64_t task) { return task == 5 ? 7 : task; }),
            "nothing was wrong");
}

/// Notes the chunks in which it is run.
class ChunkCounter : public Workload {
 public:
  void run(Chunk chunk, std::span<std::uint64_t> values) override {
    chunks.push_back(chunk);
    for (std::uint64_t i = 0; i < chunk.size(); ++i) values[i] = chunk.begin + i;
  }
  std::vector<Chunk> chunks;
};

TEST(Job, RunsAChunkInOneGo) {
  ChunkCounter workload;
  WorkerTable workers(1);
  Job({.workload = workload, .workers = workers, .tasks = 10}).run({4, 7}, 0);
  EXPECT_EQ(workload.chunks, (std::vector<Chunk>{{4, 7}}));
  EXPECT_EQ(workers.latency(), nullptr);
}

TEST(Job, RunsAndStampsTasksOneByOneWhereAsked) {
  ChunkCounter workload;
  WorkerTable workers(2, Stamps::on);
  Job job({.workload = workload, .workers = workers, .tasks = 5});
  workers.latency()->begin_pass(LatencyTable::Instant::clock::now());
  job.run({0, 3}, 0);
  job.run({3, 5}, 1);
  EXPECT_EQ(workload.chunks, (std::vector<Chunk>{{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 5}}));
  EXPECT_EQ(workers.latency()->waits().count(), 5U);
  EXPECT_EQ(workers.latency()->runs().count(), 5U);
  EXPECT_NO_THROW(verify(job));
}

TEST(Job, NamesTheChunkOfAStampedTaskThatFails) {
  FunctionWorkload workload([](std::uint64_t task) -> std::uint64_t {
    if (task == 5) throw TaskError("five");
    return task;
  });
  WorkerTable workers(1, Stamps::on);
  Job job({.workload = workload, .workers = workers, .tasks = 10});
  job.run({4, 10}, 0);
  EXPECT_EQ(job.tasks().failure(), "tasks 4-9: five");
  EXPECT_EQ(workers.latency()->runs().count(), 1U);
}

TEST(Job, HoldsNothingBeforeAndAfterItRuns) {
  Bench job(10);
  EXPECT_EQ(job.workers().held(), "");
  job->run({0, 10}, 0);
  EXPECT_EQ(job.workers().held(), "");
}

TEST(Job, NotesWhichTasksAWorkerHoldsWhileItRunsThem) {
  std::string held;
  Chunk by_one;
  const WorkerTable* table = nullptr;
  Bench job(10, [&](std::uint64_t task) {
    held = table->held();
    by_one = table->held_by(1);
    return task;
  });
  table = &job.workers();
  job->run({4, 7}, 1);
  EXPECT_EQ(held, "tasks 4-6");
  EXPECT_EQ(by_one, (Chunk{4, 7}));
}

TEST(Job, HoldsNothingThatHasFailed) {
  FailingJob job;
  job->run({3, 5}, 1);
  EXPECT_EQ(job.workers().held(), "");
}

TEST(Job, CountsWhatItsWorkersHaveRun) {
  Bench job(10);
  job->run({0, 3}, 0);
  job->run({3, 10}, 2);
  EXPECT_EQ(job.workers().executed(), 10U);
  verify(*job);
  EXPECT_EQ(job.workers().executed(), 0U);
}

TEST(WorkerTable, ListsWhatAllWorkersHold) {
  WorkerTable workers(4);
  workers.begin(0, {3, 4});
  workers.begin(1, {5, 7});
  workers.begin(3, {7, 10});
  workers.end(1, 2);
  EXPECT_EQ(workers.held(), "task 3, tasks 7-9");
}

TEST(WorkerTable, NamesHeldTasksInOrderAndTogetherWhereTheyFollowOneAnother) {
  WorkerTable workers(4);
  workers.begin(0, {7, 9});
  workers.begin(1, {4, 5});
  workers.begin(2, {1, 2});
  workers.begin(3, {5, 7});
  EXPECT_EQ(workers.held(), "task 1, tasks 4-8");
}

TEST(WorkerTable, HasASlotEvenForNoWorkers) { EXPECT_EQ(WorkerTable(0).size(), 1U); }

TEST(Chunk, IsNamedByItsTasks) {
  EXPECT_EQ(name_of(Chunk{3, 4}), "task 3");
  EXPECT_EQ(name_of(Chunk{7, 10}), "tasks 7-9");
}

}  // namespace
}  // namespace concbench::job_test
