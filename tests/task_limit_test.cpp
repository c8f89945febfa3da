#include "runtime/task_limit.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/time.h>

#include <asio/steady_timer.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>
#include <concbench/async.hpp>
#include <concbench/error.hpp>
#include <condition_variable>
#include <future>
#include <mutex>

#include "backends/backend.hpp"
#include "dispatch/dispatch.hpp"
#include "os/process.hpp"
#include "os/signals.hpp"
#include "runtime/task_table.hpp"
#include "support/available.hpp"
#include "support/remains.hpp"
#include "support/verify.hpp"

namespace concbench::task_limit_test {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t kTasks = 12;
/// Far more than any other task takes, and little enough for a test.
constexpr auto kLimit = 300ms;

bool is_slow(std::uint64_t task) { return task == 4 || task == 9; }

/// Some tasks wait for ever, unless they are stopped in whatever way they can be.
class SlowTasks final : public Workload, public AsyncTasks {
 public:
  void run(Chunk chunk, std::span<std::uint64_t> values) override { run_as({}, chunk, values); }

  void run_as(const Worker& worker, Chunk chunk, std::span<std::uint64_t> values) override {
    for (std::uint64_t i = 0; i < chunk.size(); ++i) {
      if (is_slow(chunk.begin + i)) wait_for(worker.stop);
      values[i] = chunk.begin + i;
    }
  }

  AsyncTasks* async_tasks() override { return this; }

  asio::awaitable<std::uint64_t> run_async(std::uint64_t task, unsigned /*worker*/) override {
    asio::steady_timer timer(co_await asio::this_coro::executor,
                             asio::steady_timer::time_point::max());
    if (is_slow(task)) co_await timer.async_wait(asio::use_awaitable);
    co_return task;
  }

 private:
  static void wait_for(const std::stop_token& stop) {
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any never;
    never.wait(lock, stop, [] { return false; });
    throw TaskStopped();
  }
};

std::uint64_t digest_of_the_others() {
  std::uint64_t sum = 0;
  for (std::uint64_t task = 0; task < kTasks; ++task) {
    if (!is_slow(task)) sum += digest_term(task, task);
  }
  return sum;
}

std::unique_ptr<TaskLimit> limit_for(const BackendEntry& backend, unsigned workers) {
  if (backend.forks) return std::make_unique<AlarmLimit>(kLimit);
  return std::make_unique<Watchdog>(kLimit, workers, [](unsigned) { std::abort(); });
}

/// A backend with a limit on its tasks.
class Limited : public testing::TestWithParam<const BackendEntry*> {
 protected:
  static constexpr unsigned kWorkers = 3;

  void TearDown() override { EXPECT_EQ(Remains::now(), before_); }

  /// Runs all tasks, in chunks of `chunk_size`.
  void run(std::uint64_t chunk_size, bool allow, auto check) {
    SlowTasks workload;
    WorkerTable workers(kWorkers);
    // Forking backends need that there is no thread; the others' workers need one.
    const auto limit = limit_for(*GetParam(), kWorkers);
    Job job({.workload = workload,
             .workers = workers,
             .tasks = kTasks,
             .limit = limit.get(),
             .allow_timeouts = allow});
    const auto executor =
        load_backend(*GetParam())(job, {.workers = kWorkers, .in_flight = kWorkers, .cpus = 1});
    find_dispatch("map").run(*executor, kTasks, ChunkSize::of(chunk_size));
    check(job);
  }

 private:
  Remains before_ = Remains::now();
};

TEST_P(Limited, CountTasksThatAreOutOfTimeAndRunTheOthers) {
  for (const std::uint64_t chunk_size : {1U, 5U, 12U}) {
    run(chunk_size, true, [](Job& job) {
      EXPECT_EQ(job.tasks().failure(), "");
      EXPECT_EQ(job.tasks().timed_out(), 2U);
      EXPECT_EQ(verify(job), digest_of_the_others());
      EXPECT_EQ(job.tasks().timed_out(), 0U);
      EXPECT_EQ(job.workers().held(), "");
    });
  }
}

TEST_P(Limited, FailForATaskThatIsOutOfTimeWhereThatIsNotAllowed) {
  run(1, false, [](Job& job) {
    EXPECT_EQ(job.tasks().timed_out(), 0U);
    EXPECT_TRUE(job.tasks().failure() == "task 4: took longer than 300 ms" ||
                job.tasks().failure() == "task 9: took longer than 300 ms")
        << job.tasks().failure();
  });
}

INSTANTIATE_TEST_SUITE_P(All, Limited, testing::ValuesIn(available(backends())),
                         [](const auto& test) { return test_name(test.param->name); });

TEST(AlarmLimit, EndsAProcessThatDoesNotEndItsTaskInTime) {
  const ExitStatus ended = wait_for(fork_process([] {
    AlarmLimit(1ms).begin(0);
    for (volatile bool on = true; on;) {
    }
  }));
  EXPECT_TRUE(ended.killed_by(alarm_signal())) << ended.reason();
}

TEST(AlarmLimit, EndsAProcessThatSomebodyHasStopped) {
  const ExitStatus ended = wait_for(fork_process([] {
    AlarmLimit limit(1ms);
    limit.begin(0);
    ::raise(SIGSTOP);
  }));
  EXPECT_TRUE(ended.killed_by(SIGKILL)) << ended.reason();
}

TEST(AlarmLimit, LeavesAProcessAloneThatHasEndedItsTask) {
  const ExitStatus ended = wait_for(fork_process([] {
    AlarmLimit limit(1h);
    limit.begin(0);
    limit.end(0);
    itimerval alarm{};
    ::getitimer(ITIMER_REAL, &alarm);
    leave_process(alarm.it_value.tv_sec == 0 ? 0 : 1);
  }));
  EXPECT_TRUE(ended.ok()) << ended.reason();
}

TEST(Watchdog, AsksOnlyTheTaskToStopWhoseTimeIsUp) {
  Watchdog watchdog(50ms, 2, [](unsigned) { std::abort(); });
  const std::stop_token early = watchdog.begin(0);
  watchdog.end(0);
  const std::stop_token late = watchdog.begin(1);
  std::promise<void> asked;
  const std::stop_callback on_stop(late, [&] {
    watchdog.end(1);
    asked.set_value();
  });
  asked.get_future().wait();
  EXPECT_FALSE(early.stop_requested());
}

TEST(Watchdog, GivesUpATaskThatDoesNotStop) {
  std::promise<unsigned> stuck;
  Watchdog* itself = nullptr;
  Watchdog watchdog(1ms, 3, [&](unsigned worker) {
    itself->end(worker);
    stuck.set_value(worker);
  });
  itself = &watchdog;
  const std::stop_token token = watchdog.begin(2);
  EXPECT_EQ(stuck.get_future().get(), 2U);
  EXPECT_TRUE(token.stop_requested());
}

TEST(Watchdog, GivesTheNextTaskOfAWorkerATokenOfItsOwn) {
  Watchdog watchdog(1ms, 1, [](unsigned) { std::abort(); });
  const std::stop_token first = watchdog.begin(0);
  std::promise<void> asked;
  const std::stop_callback on_stop(first, [&] {
    watchdog.end(0);
    asked.set_value();
  });
  asked.get_future().wait();
  EXPECT_FALSE(watchdog.begin(0).stop_requested());
  watchdog.end(0);
}

}  // namespace
}  // namespace concbench::task_limit_test
