#include "runtime/recovery.hpp"

#include <fmt/core.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <concbench/error.hpp>
#include <fstream>
#include <iterator>
#include <random>

#include "backends/backend.hpp"
#include "os/memory.hpp"
#include "os/process.hpp"
#include "runtime/task_table.hpp"
#include "support/available.hpp"
#include "support/function_workload.hpp"
#include "support/sanitizers.hpp"
#include "support/verify.hpp"

namespace concbench::recovery_test {
namespace {

constexpr std::uint64_t kTasks = 60;

std::vector<const BackendEntry*> forking() {
  std::vector<const BackendEntry*> forking;
  for (const BackendEntry& backend : backends()) {
    if (backend.forks && backend.missing.empty()) forking.push_back(&backend);
  }
  return forking;
}

void die() { ::kill(::getpid(), SIGKILL); }

class Bench {
 public:
  Bench(Workload& workload, std::uint64_t tasks, unsigned retries, unsigned workers = 2)
      : table_(workers),
        job_({.workload = workload, .workers = table_, .tasks = tasks, .retries = retries}) {}

  Job& job() { return job_; }

  void run(const BackendEntry& backend, ChunkSize chunk_size, bool streams = false) {
    const auto executor =
        load_backend(backend)(job_, {.workers = table_.size(), .streams = streams, .cpus = 1});
    executor->submit({0, job_.tasks().size()}, chunk_size);
    for (std::uint64_t back = 0; back < job_.tasks().size();) back += executor->wait().size();
  }

 private:
  WorkerTable table_;
  Job job_;
};

/// What is said of the last of so many deaths in a row, if it is too many.
std::string judge(unsigned times, const Unfinished& unfinished) {
  FunctionWorkload workload([](std::uint64_t task) { return task; });
  Bench bench(workload, kTasks, 2);
  Recovery recovery(bench.job(), 1);
  try {
    for (unsigned i = 0; i < times; ++i) {
      EXPECT_EQ(recovery.judge({.pid = 7, .status = SIGKILL}, 0, unfinished), unfinished.left);
    }
  } catch (const WorkerDied& e) {
    return e.what();
  }
  return "";
}

TEST(ADeath, IsNoTasksFaultWhereNoneWasBegun) {
  EXPECT_EQ(judge(100, {.chunk = {5, 9}, .left = {5, 9}}), "");
  EXPECT_EQ(judge(2, {.chunk = {5, 9}, .left = {5, 9}, .held = {5, 6}}), "");
  EXPECT_EQ(judge(3, {.chunk = {5, 9}, .left = {5, 9}, .held = {5, 6}}),
            "worker 7 was killed by signal 9 (Killed) while it held task 5, as 2 before it");
}

TEST(ADeath, EndsTheCaseWhereNoWorkerEverBeginsAnything) {
  EXPECT_EQ(judge(101, {.chunk = {5, 9}, .left = {5, 9}}),
            "worker 7 was killed by signal 9 (Killed) with no task in hand, as 100 before it");
}

class DeathsOn : public testing::TestWithParam<const BackendEntry*> {
 protected:
  const BackendEntry& backend() const { return *GetParam(); }
};

/// Runs tasks one of which ends its worker the first `deaths` times.
std::uint64_t retried(const BackendEntry& backend, ChunkSize chunk_size, int deaths, bool streams) {
  Shared<std::atomic<int>> left;
  left->store(deaths);
  FunctionWorkload workload([&](std::uint64_t task) {
    if (task == 33 && left->fetch_sub(1) > 0) die();
    return task;
  });
  Bench bench(workload, kTasks, 2);
  bench.run(backend, chunk_size, streams);
  const std::uint64_t retried = bench.job().tasks().retried();
  verify(bench.job());
  return retried;
}

TEST_P(DeathsOn, AreMadeGoodAndNoTaskIsLostOrCountedTwice) {
  for (const ChunkSize chunk_size : {ChunkSize::of(1), ChunkSize::of(7), ChunkSize::of(60)}) {
    for (const bool streams : {false, true}) {
      EXPECT_EQ(retried(backend(), chunk_size, 1, streams), 1U);
      EXPECT_EQ(retried(backend(), chunk_size, 2, streams), 2U);
    }
  }
}

TEST_P(DeathsOn, OfOneTaskDoNotCountForAnother) {
  Shared<std::atomic<int>> of_33;
  Shared<std::atomic<int>> of_40;
  FunctionWorkload workload([&](std::uint64_t task) {
    if (task == 33 && of_33->fetch_add(1) < 1) die();
    if (task == 40 && of_40->fetch_add(1) < 2) die();
    return task;
  });
  Bench bench(workload, kTasks, 2);
  bench.run(backend(), ChunkSize::of(60));
  EXPECT_EQ(bench.job().tasks().retried(), 3U);
  verify(bench.job());
}

/// What is said of a task that ends each worker, and how often it was run.
std::string give_up(const BackendEntry& backend, ChunkSize chunk_size, unsigned retries,
                    int& runs) {
  Shared<std::atomic<int>> count;
  FunctionWorkload workload([&](std::uint64_t task) {
    if (task == 33) {
      count->fetch_add(1);
      die();
    }
    return task;
  });
  Bench bench(workload, kTasks, retries);
  std::string text;
  try {
    bench.run(backend, chunk_size);
  } catch (const WorkerDied& e) {
    text = e.what();
  }
  runs = count->load();
  return text;
}

TEST_P(DeathsOn, AreTooManyWhenATaskHasBeenRunAgainAsOftenAsItMay) {
  for (const ChunkSize chunk_size : {ChunkSize::of(1), ChunkSize::of(7), ChunkSize::of(60)}) {
    int runs = 0;
    const std::string text = give_up(backend(), chunk_size, 2, runs);
    EXPECT_NE(text.find("was killed by signal 9 (Killed) while it held task"), std::string::npos);
    EXPECT_NE(text.find(" 33"), std::string::npos) << text;
    EXPECT_NE(text.find(", as 2 before it"), std::string::npos) << text;
    EXPECT_EQ(runs, 3);
  }
}

TEST_P(DeathsOn, AreTooManyAtOnceWhereNothingMayBeRunAgain) {
  int runs = 0;
  const std::string text = give_up(backend(), ChunkSize::of(1), 0, runs);
  EXPECT_TRUE(text.ends_with("was killed by signal 9 (Killed) while it held task 33")) << text;
  EXPECT_EQ(runs, 1);
}

/// Works for a while, so that a kill from outside hits it at any of its steps.
std::uint64_t spin(std::uint64_t task) {
  const std::uint64_t steps = 2000 + task % 7 * 3000;
  std::uint64_t value = task;
  for (std::uint64_t i = 0; i < steps; ++i) {
    value = value * 6364136223846793005 + 1442695040888963407;
    asm volatile("" : "+r"(value));
  }
  return value;
}

std::vector<pid_t> children_of(pid_t parent) {
  std::ifstream list(fmt::format("/proc/{}/task/{}/children", parent, parent));
  return {std::istream_iterator<pid_t>(list), std::istream_iterator<pid_t>()};
}

/// Kills a child of `parent`, chosen at random, again and again, until it is killed itself.
[[noreturn]] void storm(pid_t parent) {
  std::mt19937 random(5);
  while (true) {
    const timespec pause{.tv_sec = 0,
                         .tv_nsec = 1'000'000 + static_cast<long>(random() % 3'000'000)};
    ::nanosleep(&pause, nullptr);
    std::vector<pid_t> children = children_of(parent);
    std::erase(children, ::getpid());
    if (!children.empty()) ::kill(children[random() % children.size()], SIGKILL);
  }
}

TEST_P(DeathsOn, ComeAtAnyMomentAndStillNothingIsLost) {
  const std::uint64_t tasks = kThreadSanitizer ? 3000 : 20'000;
  FunctionWorkload workload(spin);
  std::uint64_t expected = 0;
  for (std::uint64_t task = 0; task < tasks; ++task) expected += digest_term(task, spin(task));
  const pid_t self = ::getpid();
  const Child killer(fork_process([&] { storm(self); }));
  std::uint64_t retries = 0;
  for (const bool streams : {false, true}) {
    for (const ChunkSize chunk_size : {ChunkSize::of(1), ChunkSize::of(20), ChunkSize::of(100)}) {
      // On a busy machine a single task may be hit again and again.
      Bench bench(workload, tasks, 1'000'000, 3);
      bench.run(backend(), backend().staffing == Staffing::pool ? chunk_size : ChunkSize::of(100),
                streams);
      retries += bench.job().tasks().retried();
      EXPECT_EQ(verify(bench.job()), expected);
    }
  }
  EXPECT_GT(retries, 0U);
}

INSTANTIATE_TEST_SUITE_P(All, DeathsOn, testing::ValuesIn(forking()),
                         [](const auto& of) { return test_name(of.param->name); });

}  // namespace
}  // namespace concbench::recovery_test
