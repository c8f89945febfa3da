#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "backends/backend.hpp"
#include "dispatch/dispatch.hpp"
#include "support/available.hpp"
#include "support/counted_workload.hpp"
#include "support/function_workload.hpp"
#include "support/remains.hpp"
#include "support/verify.hpp"

namespace concbench::backends_conformance_test {
namespace {

/// Fewer workers than CPUs spin before they sleep, and others do not: both ways are walked.
constexpr unsigned kFewCpus = 1;
constexpr unsigned kManyCpus = 64;

/// What a backend is asked to do in one go.
struct Shape {
  std::uint64_t tasks;
  ChunkSize chunk_size;
  unsigned workers;
};

std::ostream& operator<<(std::ostream& out, const Shape& shape) {
  out << shape.tasks << " tasks, " << shape.workers << " workers, chunk size ";
  return shape.chunk_size.is_guided() ? out << "guided" : out << shape.chunk_size.tasks();
}

std::vector<Shape> shapes() {
  // Of many tasks not all, and fewer one by one, since a process for each is dear.
  std::vector<Shape> shapes{
      {300, ChunkSize::of(1), 5}, {1000, ChunkSize::of(7), 2}, {1000, ChunkSize::guided(), 3}};
  for (const std::uint64_t tasks : {1U, 2U, 30U}) {
    for (const ChunkSize chunk_size : {ChunkSize::of(1), ChunkSize::of(7), ChunkSize::guided()}) {
      for (const unsigned workers : {1U, 2U, 5U}) shapes.push_back({tasks, chunk_size, workers});
    }
  }
  return shapes;
}

/// A workload, the table of its workers and the job, as a sample has them.
class Bench {
 public:
  Bench(Workload& workload, std::uint64_t tasks, unsigned workers)
      : workers_(workers), job_({.workload = workload, .workers = workers_, .tasks = tasks}) {}
  Job& job() { return job_; }

 private:
  WorkerTable workers_;
  Job job_;
};

std::unique_ptr<Executor> open_with(const BackendEntry& backend, Job& job,
                                    unsigned cpus = kManyCpus) {
  return load_backend(backend)(
      job, {.workers = job.workers().size(), .in_flight = job.workers().size(), .cpus = cpus});
}

/// Waits until `tasks` tasks are back, and says which, in order.
std::vector<Chunk> wait_for(Executor& executor, std::uint64_t tasks) {
  std::vector<Chunk> chunks;
  for (std::uint64_t back = 0; back < tasks; back += chunks.back().size()) {
    chunks.push_back(executor.wait());
  }
  std::ranges::sort(chunks, {}, &Chunk::begin);
  return chunks;
}

/// Whether the chunks lie side by side from the first task to the last.
bool covers(const std::vector<Chunk>& chunks, Chunk tasks) {
  for (const Chunk& chunk : chunks) {
    if (chunk.begin != tasks.begin || chunk.empty()) return false;
    tasks.begin = chunk.end;
  }
  return tasks.empty();
}

class Backends : public testing::TestWithParam<const BackendEntry*> {
 protected:
  const BackendEntry& backend() const { return *GetParam(); }
};

TEST_P(Backends, GiveBackEveryTaskOfSeveralSubmissions) {
  CountedWorkload workload(41);
  Bench bench(workload, 41, 2);
  const auto executor = open_with(backend(), bench.job());
  executor->submit({0, 10}, ChunkSize::of(3));
  executor->submit({10, 11}, ChunkSize::of(1));
  executor->submit({11, 41}, ChunkSize::guided());
  EXPECT_TRUE(covers(wait_for(*executor, 41), {0, 41}));
  EXPECT_EQ(verify(bench.job()), workload.digest());
}

TEST_P(Backends, TakeMoreWorkAfterSomeIsBack) {
  CountedWorkload workload(30);
  Bench bench(workload, 30, 2);
  const auto executor = open_with(backend(), bench.job());
  for (std::uint64_t begin = 0; begin < 30; begin += 10) {
    executor->submit({begin, begin + 10}, ChunkSize::of(4));
    EXPECT_TRUE(covers(wait_for(*executor, 10), {begin, begin + 10}));
  }
  EXPECT_EQ(workload.not_run(1), 0U);
}

TEST_P(Backends, TakeWorkWhileOtherWorkIsOut) {
  CountedWorkload workload(300);
  Bench bench(workload, 300, 2);
  const auto executor = open_with(backend(), bench.job());
  executor->submit({0, 100}, ChunkSize::of(9));
  std::uint64_t back = executor->wait().size();
  executor->submit({100, 300}, ChunkSize::of(9));
  while (back < 300) back += executor->wait().size();
  EXPECT_EQ(back, 300U);
  EXPECT_EQ(verify(bench.job()), workload.digest());
}

TEST_P(Backends, TakeNoNoticeOfAnEmptySubmission) {
  CountedWorkload workload(5);
  Bench bench(workload, 5, 2);
  const auto executor = open_with(backend(), bench.job());
  executor->submit({3, 3}, ChunkSize::of(1));
  executor->submit({0, 5}, ChunkSize::of(1));
  executor->submit({5, 5}, ChunkSize::guided());
  EXPECT_TRUE(covers(wait_for(*executor, 5), {0, 5}));
}

TEST_P(Backends, RunTasksOfAGrainThatIsLargerThanAllOfThem) {
  CountedWorkload workload(10);
  Bench bench(workload, 10, 2);
  const auto executor = open_with(backend(), bench.job());
  executor->submit({0, 4}, ChunkSize::of(UINT64_MAX));
  executor->submit({4, 10}, ChunkSize::of(UINT64_MAX));
  EXPECT_TRUE(covers(wait_for(*executor, 10), {0, 10}));
  EXPECT_EQ(workload.not_run(1), 0U);
}

TEST_P(Backends, CloseWithNothingSubmitted) {
  CountedWorkload workload(5);
  Bench bench(workload, 5, 5);
  const Remains before = Remains::now();
  for (const unsigned cpus : {kFewCpus, kManyCpus}) open_with(backend(), bench.job(), cpus);
  EXPECT_EQ(Remains::now(), before);
  EXPECT_EQ(workload.not_run(0), 0U);
}

TEST_P(Backends, LeaveNothingRunningWhenClosedBeforeTheirWorkIsBack) {
  CountedWorkload workload(100);
  Bench bench(workload, 100, 2);
  const Remains before = Remains::now();
  open_with(backend(), bench.job())->submit({0, 100}, ChunkSize::of(1));
  EXPECT_EQ(Remains::now(), before);
}

TEST_P(Backends, ServeAJobThatHasBeenServedBefore) {
  CountedWorkload workload(30);
  Bench bench(workload, 30, 2);
  for (unsigned pass = 1; pass <= 3; ++pass) {
    const auto executor = open_with(backend(), bench.job());
    executor->submit({0, 30}, ChunkSize::of(2));
    wait_for(*executor, 30);
    EXPECT_EQ(verify(bench.job()), workload.digest());
    EXPECT_EQ(workload.not_run(pass), 0U);
  }
}

TEST_P(Backends, RunWithAsManyWorkersAsTheyAreGivenAndNoMore) {
  // Each worker writes its tasks into a slot of its own, so a number too many would be out of the
  // table, and a number in use twice would lose count.
  CountedWorkload workload(200);
  Bench bench(workload, 200, 3);
  const auto executor = open_with(backend(), bench.job());
  executor->submit({0, 200}, ChunkSize::of(1));
  wait_for(*executor, 200);
  EXPECT_EQ(bench.job().workers().executed(), 200U);
  EXPECT_EQ(bench.job().workers().held(), "");
}

/// The failure that a job of 30 tasks has when `fail` is what task 17 does.
std::string failure_of(const BackendEntry& backend, ChunkSize chunk_size, void (*fail)()) {
  FunctionWorkload workload([fail](std::uint64_t task) {
    if (task == 17) fail();
    return task;
  });
  Bench bench(workload, 30, 2);
  const auto executor = open_with(backend, bench.job());
  executor->submit({0, 30}, chunk_size);
  EXPECT_TRUE(covers(wait_for(*executor, 30), {0, 30}));
  EXPECT_TRUE(bench.job().tasks().failed());
  return bench.job().tasks().failure();
}

void throw_error() { throw std::runtime_error("it does not compute"); }
void throw_number() { throw 42; }

TEST_P(Backends, KeepTheNumberAndTheTextOfATaskThatThrows) {
  EXPECT_EQ(failure_of(backend(), ChunkSize::of(1), throw_error), "task 17: it does not compute");
}

TEST_P(Backends, KeepTheNumbersOfAChunkThatThrows) {
  EXPECT_EQ(failure_of(backend(), ChunkSize::of(5), throw_error),
            "tasks 15-19: it does not compute");
}

TEST_P(Backends, SurviveAnExceptionThatIsNone) {
  EXPECT_EQ(failure_of(backend(), ChunkSize::of(1), throw_number),
            "task 17: threw something that is no std::exception");
}

INSTANTIATE_TEST_SUITE_P(All, Backends, testing::ValuesIn(available(backends())),
                         [](const auto& test) { return test_name(test.param->name); });

class BackendsAndModes
    : public testing::TestWithParam<std::tuple<const BackendEntry*, const DispatchEntry*>> {
 protected:
  std::uint64_t run(Job& job, ChunkSize chunk_size, unsigned cpus) const {
    const auto [backend, mode] = GetParam();
    mode->run(*open_with(*backend, job, cpus), job.tasks().size(), chunk_size);
    return verify(job);
  }
};

TEST_P(BackendsAndModes, RunEveryTaskOnceAndGetItsValue) {
  for (const Shape& shape : shapes()) {
    CountedWorkload workload(shape.tasks);
    Bench bench(workload, shape.tasks, shape.workers);
    EXPECT_EQ(run(bench.job(), shape.chunk_size, kManyCpus), workload.digest()) << shape;
    EXPECT_EQ(workload.not_run(1), 0U) << shape;
  }
}

TEST_P(BackendsAndModes, RunEveryTaskOnceWithoutSpinning) {
  for (const unsigned workers : {1U, 2U, 5U}) {
    CountedWorkload workload(30);
    Bench bench(workload, 30, workers);
    EXPECT_EQ(run(bench.job(), ChunkSize::guided(), kFewCpus), workload.digest()) << workers;
    EXPECT_EQ(workload.not_run(1), 0U) << workers;
  }
}

TEST_P(BackendsAndModes, LeaveNothingBehind) {
  CountedWorkload workload(30);
  Bench bench(workload, 30, 3);
  const Remains before = Remains::now();
  run(bench.job(), ChunkSize::of(2), kManyCpus);
  EXPECT_EQ(Remains::now(), before);
}

std::vector<const DispatchEntry*> modes() {
  std::vector<const DispatchEntry*> modes;
  for (const DispatchEntry& mode : dispatch_modes()) modes.push_back(&mode);
  return modes;
}

INSTANTIATE_TEST_SUITE_P(All, BackendsAndModes,
                         testing::Combine(testing::ValuesIn(available(backends())),
                                          testing::ValuesIn(modes())),
                         [](const auto& test) {
                           return test_name(std::get<0>(test.param)->name) + "_" +
                                  test_name(std::get<1>(test.param)->name);
                         });

}  // namespace
}  // namespace concbench::backends_conformance_test
