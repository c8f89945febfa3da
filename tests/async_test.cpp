#include <gtest/gtest.h>

#include <asio/post.hpp>
#include <asio/steady_timer.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>
#include <concbench/async.hpp>
#include <concbench/error.hpp>
#include <functional>
#include <set>
#include <thread>

#include "backends/backend.hpp"
#include "support/function_workload.hpp"
#include "support/verify.hpp"

namespace concbench::async_test {
namespace {

using Body = std::function<asio::awaitable<std::uint64_t>(std::uint64_t task)>;
using BodyOfWorker =
    std::function<asio::awaitable<std::uint64_t>(std::uint64_t task, unsigned worker)>;

/// A workload of which only the asynchronous form may be used.
class AsyncWorkload final : public Workload, public AsyncTasks {
 public:
  explicit AsyncWorkload(Body body)
      : body_([body = std::move(body)](std::uint64_t task, unsigned) { return body(task); }) {}
  explicit AsyncWorkload(BodyOfWorker body) : body_(std::move(body)) {}

  void run(Chunk, std::span<std::uint64_t>) override {
    throw TaskError("the blocking form was used");
  }
  AsyncTasks* async_tasks() override { return this; }
  asio::awaitable<std::uint64_t> run_async(std::uint64_t task, unsigned worker) override {
    return body_(task, worker);
  }

 private:
  BodyOfWorker body_;
};

/// Lets other tasks go on.
asio::awaitable<void> let_others() {
  co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
}

asio::awaitable<void> wait_for_ever() {
  asio::steady_timer timer(co_await asio::this_coro::executor,
                           asio::steady_timer::time_point::max());
  co_await timer.async_wait(asio::use_awaitable);
}

/// Tasks on a loop that may have `in_flight` of them under way.
class Bench {
 public:
  Bench(Workload& workload, std::uint64_t tasks, unsigned in_flight)
      : workers_(in_flight),
        job_({.workload = workload, .workers = workers_, .tasks = tasks}),
        executor_(load_backend(find_backend("async"))(job_, {.in_flight = in_flight})) {}

  Job& job() { return job_; }
  Executor& executor() { return *executor_; }
  void close() { executor_.reset(); }

  /// Runs all tasks, in chunks of `chunk_size`; gives them in the order in which they came back.
  std::vector<Chunk> run(std::uint64_t chunk_size = 1) {
    executor_->submit({0, job_.tasks().size()}, ChunkSize::of(chunk_size));
    std::vector<Chunk> back;
    for (std::uint64_t count = 0; count < job_.tasks().size(); count += back.back().size()) {
      back.push_back(executor_->wait());
    }
    return back;
  }

 private:
  WorkerTable workers_;
  Job job_;
  std::unique_ptr<Executor> executor_;
};

TEST(AsyncBackend, HasAllTasksUnderWayAtOnce) {
  std::uint64_t begun = 0;
  AsyncWorkload workload([&](std::uint64_t task) -> asio::awaitable<std::uint64_t> {
    // Would never end if one had to end before another begins.
    ++begun;
    while (begun < 500) co_await let_others();
    co_return task;
  });
  Bench bench(workload, 500, 500);
  EXPECT_EQ(bench.run().size(), 500U);
  EXPECT_EQ(bench.job().tasks().failure(), "");
  EXPECT_NO_THROW(verify(bench.job()));
}

TEST(AsyncBackend, HasNoMoreTasksUnderWayThanItMay) {
  int under_way = 0;
  int most = 0;
  AsyncWorkload workload([&](std::uint64_t task) -> asio::awaitable<std::uint64_t> {
    most = std::max(most, ++under_way);
    for (int i = 0; i < 5; ++i) co_await let_others();
    --under_way;
    co_return task;
  });
  Bench bench(workload, 40, 3);
  bench.run();
  EXPECT_EQ(most, 3);
}

TEST(AsyncBackend, HasRoomForAnyNumberOfTasksThatNeverWait) {
  AsyncWorkload workload(
      [](std::uint64_t task) -> asio::awaitable<std::uint64_t> { co_return task; });
  // On top of one another they would not fit on the stack.
  Bench bench(workload, 100'000, 1);
  EXPECT_EQ(bench.run().size(), 100'000U);
  EXPECT_EQ(bench.job().tasks().failure(), "");
  EXPECT_NO_THROW(verify(bench.job()));
}

TEST(AsyncBackend, GivesTasksThatAreUnderWayPlacesOfTheirOwn) {
  std::set<unsigned> taken;
  AsyncWorkload workload(
      [&](std::uint64_t task, unsigned worker) -> asio::awaitable<std::uint64_t> {
        if (worker >= 3 || !taken.insert(worker).second) throw TaskError("its place is another's");
        for (std::uint64_t i = 0; i < 1 + task % 4; ++i) co_await let_others();
        taken.erase(worker);
        co_return task;
      });
  Bench bench(workload, 40, 3);
  bench.run();
  EXPECT_EQ(bench.job().tasks().failure(), "");
}

TEST(AsyncBackend, GivesTasksBackAsTheyFinish) {
  AsyncWorkload workload([](std::uint64_t task) -> asio::awaitable<std::uint64_t> {
    for (std::uint64_t i = task; i < 4; ++i) co_await let_others();
    co_return task;
  });
  Bench bench(workload, 4, 4);
  EXPECT_EQ(bench.run(), (std::vector<Chunk>{{3, 4}, {2, 3}, {1, 2}, {0, 1}}));
}

TEST(AsyncBackend, RunsTheTasksOfAChunkOneAfterAnother) {
  bool busy = false;
  AsyncWorkload workload([&](std::uint64_t task) -> asio::awaitable<std::uint64_t> {
    if (std::exchange(busy, true)) throw TaskError("two at once");
    co_await let_others();
    busy = false;
    co_return task;
  });
  Bench bench(workload, 10, 10);
  EXPECT_EQ(bench.run(10), (std::vector<Chunk>{{0, 10}}));
  EXPECT_EQ(bench.job().tasks().failure(), "");
}

TEST(AsyncBackend, RunsBlockingTasksInTheCallingThread) {
  FunctionWorkload workload([own = std::this_thread::get_id()](std::uint64_t task) {
    if (std::this_thread::get_id() != own) throw TaskError("in another thread");
    return task;
  });
  Bench bench(workload, 10, 1);
  bench.run();
  EXPECT_EQ(bench.job().tasks().failure(), "");
}

TEST(AsyncBackend, RunsMoreTasksThatNeverWaitThanAStackHasRoomFor) {
  constexpr std::uint64_t kTasks = 200'000;
  FunctionWorkload blocking([](std::uint64_t task) { return task; });
  Bench bench(blocking, kTasks, 1);
  EXPECT_EQ(bench.run().size(), kTasks);
  EXPECT_NO_THROW(verify(bench.job()));
  AsyncWorkload never_waits(
      [](std::uint64_t task) -> asio::awaitable<std::uint64_t> { co_return task; });
  Bench asynchronous(never_waits, kTasks, 2);
  EXPECT_EQ(asynchronous.run().size(), kTasks);
  EXPECT_NO_THROW(verify(asynchronous.job()));
}

TEST(AsyncBackend, NotesATaskThatFailsAfterItHasWaited) {
  AsyncWorkload workload([](std::uint64_t task) -> asio::awaitable<std::uint64_t> {
    co_await let_others();
    if (task == 7) throw TaskError("the line is dead");
    co_return task;
  });
  Bench bench(workload, 20, 20);
  bench.run();
  EXPECT_EQ(bench.job().tasks().failure(), "task 7: the line is dead");
}

TEST(AsyncBackend, NamesTheTaskOfAChunkThatFails) {
  AsyncWorkload workload([](std::uint64_t task) -> asio::awaitable<std::uint64_t> {
    if (task == 7) throw TaskError("the line is dead");
    co_return task;
  });
  Bench bench(workload, 20, 20);
  bench.run(5);
  EXPECT_EQ(bench.job().tasks().failure(), "task 7: the line is dead");
}

TEST(AsyncBackend, BeginsNoTaskAfterAFailure) {
  std::uint64_t begun = 0;
  AsyncWorkload workload([&](std::uint64_t task) -> asio::awaitable<std::uint64_t> {
    ++begun;
    if (task == 2) throw TaskError("no more");
    co_return task;
  });
  Bench bench(workload, 100, 1);
  EXPECT_EQ(bench.run().size(), 100U);
  EXPECT_EQ(begun, 3U);
}

TEST(AsyncBackend, HoldsAllTasksThatAreUnderWay) {
  std::string held;
  Bench* bench = nullptr;
  AsyncWorkload workload([&](std::uint64_t task) -> asio::awaitable<std::uint64_t> {
    co_await let_others();
    if (task == 3) held = bench->job().workers().held();
    co_return task;
  });
  Bench all(workload, 6, 4);
  bench = &all;
  all.run();
  // Tasks 0 to 2 are done, and the next ones have taken their places.
  EXPECT_EQ(held, "tasks 3-5");
  EXPECT_EQ(all.job().workers().held(), "");
}

TEST(AsyncBackend, LetsGoOfTasksThatStillWait) {
  int alive = 0;
  AsyncWorkload workload([&](std::uint64_t task) -> asio::awaitable<std::uint64_t> {
    struct Life {
      explicit Life(int& n) : count(n) { ++count; }
      ~Life() { --count; }
      int& count;
    };
    const Life life(alive);
    if (task < 4) co_await wait_for_ever();
    co_return task;
  });
  Bench bench(workload, 5, 5);
  bench.executor().submit({0, 5}, ChunkSize::of(1));
  EXPECT_EQ(bench.executor().wait(), (Chunk{4, 5}));
  EXPECT_EQ(alive, 4);
  bench.close();
  EXPECT_EQ(alive, 0);
}

}  // namespace
}  // namespace concbench::async_test
