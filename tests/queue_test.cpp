#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <concbench/error.hpp>
#include <thread>

#include "../workloads/queue/queues.hpp"
#include "measure/sampler.hpp"
#include "measure/stage.hpp"
#include "os/memory.hpp"
#include "os/process.hpp"
#include "os/sync.hpp"
#include "support/available.hpp"
#include "workloads/table.hpp"

namespace concbench::queue_test {
namespace {

using namespace std::chrono_literals;
using queue::Buffer;
using queue::Fate;
using queue::SharedQueue;
using Typed = std::map<std::string, std::vector<std::string>, std::less<>>;

Request request_of(std::string_view backend, const Typed& typed, const std::string& workers) {
  Request request{.workload = "queue", .params = typed, .backends = {std::string(backend)}};
  request.workers = {workers};
  request.settings.warmup = 0;
  request.settings.min_sample_time = 0ns;
  request.settings.keep_invalid = true;
  return request;
}

Plan plan_of(const Request& request) { return make_plan(request, {.present = 2, .affinity = 2}); }

Sample sample_of(const Plan& plan) {
  Stage stage(plan);
  return ForkingSampler(plan, stage, nullptr).take(0, {});
}

class Queue : public testing::TestWithParam<const BackendEntry*> {};

TEST_P(Queue, HandsOverAllItemsWhereverItsTasksAreUnderWayAtOnce) {
  const Typed typed{
      {"items", {"500"}}, {"capacity", {"2"}}, {"producers", {"2"}}, {"consumers", {"3"}}};
  const Plan plan = plan_of(request_of(GetParam()->name, typed, "5"));
  if (!plan.cases[0].skipped.empty()) {
    EXPECT_EQ(GetParam()->staffing, Staffing::caller) << plan.cases[0].skipped;
    return;
  }
  const Sample sample = sample_of(plan);
  EXPECT_EQ(sample.outcome, Outcome::ok) << sample.reason;
  ASSERT_EQ(sample.distributions.size(), 2U);
  EXPECT_EQ(sample.distributions[0].name, "blocked.put");
  EXPECT_EQ(sample.distributions[0].count, 2U);
  EXPECT_EQ(sample.distributions[1].name, "blocked.get");
  EXPECT_EQ(sample.distributions[1].count, 3U);
}

INSTANTIATE_TEST_SUITE_P(All, Queue, testing::ValuesIn(available(backends())),
                         [](const auto& test) { return test_name(test.param->name); });

std::string why_skipped(const Request& request) { return plan_of(request).cases[0].skipped; }

TEST(Queue, IsSkippedWhereItsTasksWouldWaitForEver) {
  const Typed three{{"consumers", {"2"}}};
  EXPECT_EQ(why_skipped(request_of("sequential", {}, "2")),
            "the tasks of 'queue' wait for one another, but the tasks of a chunk run one "
            "after another");
  EXPECT_EQ(why_skipped(request_of("pool", three, "2")),
            "the tasks of 'queue' wait for one another, and only 2 of 3 could be under way at "
            "once; give it -j 3");
  EXPECT_EQ(why_skipped(request_of("pool", three, "3")), "");
  Request request = request_of("thread", {}, "2");
  request.max_live = 1;
  EXPECT_EQ(why_skipped(request),
            "the tasks of 'queue' wait for one another, and only 1 of 2 could be under way at "
            "once");
  request = request_of("async", {}, "2");
  request.max_in_flight = 1;
  EXPECT_NE(why_skipped(request), "");
}

TEST(Queue, IsSkippedWhereEachTaskIsWaitedForBeforeTheNext) {
  Request request = request_of("pool", {}, "2");
  request.dispatch = {"apply", "apply-async"};
  const Plan plan = plan_of(request);
  EXPECT_NE(plan.cases[0].skipped, "");
  EXPECT_EQ(plan.cases[1].skipped, "");
}

TEST(Queue, IsSkippedWhereAChunkHasSeveralOfItsTasks) {
  Request request = request_of("pool", {}, "2");
  request.chunks = {"2"};
  EXPECT_NE(why_skipped(request), "");
}

TEST(Queue, IsComparedWithTheFirstCaseThatIsMeasured) {
  Request request = request_of("sequential", {}, "2");
  request.backends = {"sequential", "thread", "pool"};
  EXPECT_EQ(plan_of(request).baseline, 1U);
  request.baseline = "sequential";
  EXPECT_EQ(plan_of(request).baseline, 0U);
}

/// The text of the TaskError that `act` throws, with its task.
template <class Act>
std::string complaint(Act act) {
  try {
    act();
  } catch (const TaskError& e) {
    return e.task ? std::to_string(*e.task) + ": " + e.what() : e.what();
  }
  return "nothing was wrong";
}

TEST(SharedQueue, GivesItemsInTheirOrderAndThenNothing) {
  Buffer buffer(2, 3);
  SharedQueue queue(buffer);
  std::chrono::nanoseconds blocked{0};
  queue.put(7, blocked);
  queue.put(8, blocked);
  EXPECT_EQ(queue.get(blocked), 7U);
  queue.put(9, blocked);
  EXPECT_EQ(queue.get(blocked), 8U);
  EXPECT_EQ(queue.get(blocked), 9U);
  EXPECT_EQ(queue.get(blocked), std::nullopt);
  EXPECT_EQ(blocked.count(), 0);
}

TEST(SharedQueue, SendsAwayWhoWaitsWhereAnotherGivesUp) {
  Buffer buffer(1, 9);
  SharedQueue queue(buffer);
  std::string heard;
  std::thread waiter([&] {
    std::chrono::nanoseconds blocked{0};
    heard = complaint([&] { queue.get(blocked); });
  });
  queue.give_up(Fate::out_of_time, 4);
  waiter.join();
  EXPECT_EQ(heard, "4: was out of time, and others wait for it");
  std::chrono::nanoseconds blocked{0};
  EXPECT_EQ(complaint([&] { queue.put(1, blocked); }), heard);
}

TEST(SharedQueue, KeepsTheFirstReason) {
  Buffer buffer(1, 9);
  SharedQueue queue(buffer);
  queue.give_up(Fate::failed, 2);
  queue.give_up(Fate::out_of_time, 3);
  EXPECT_EQ(complaint([&] { queue.complain(); }), "2: failed, and others wait for it");
  queue.clear();
  EXPECT_FALSE(queue.is_given_up());
}

TEST(SharedCondition, WakesProcessesAndDoesNotMindThoseThatDied) {
  const Shared<SharedMutex> mutex;
  const Shared<SharedCondition> condition;
  const Shared<std::atomic<int>> waiting;
  const auto wait = [&] {
    mutex->lock();
    ++*waiting;
    condition->wait(*mutex);
    mutex->unlock();
  };
  Child dies(fork_process(wait));
  Child lives(fork_process(wait));
  while (*waiting < 2) std::this_thread::yield();
  // Both wait once the lock can be had: they give it up in wait() alone.
  mutex->lock();
  mutex->unlock();
  ::kill(dies.pid(), SIGKILL);
  dies.wait();
  mutex->lock();
  condition->notify_all();
  mutex->unlock();
  EXPECT_TRUE(lives.wait().ok());
}

std::unique_ptr<Workload> two_at_a_queue() {
  const WorkloadEntry& entry = find_workload("queue");
  auto made = make_workload(entry, Params::parse(entry.info.params, {{"items", {"20"}}}), {});
  made->prepare();
  return made;
}

TEST(Queue, DoesNotRunATaskAnewWhoseWorkerHasDied) {
  const auto workload = two_at_a_queue();
  // Five items fit in; then it waits, and dies there.
  const Child dies(fork_process([&] {
    std::uint64_t value = 0;
    workload->run({0, 1}, std::span(&value, 1));
  }));
  std::string heard;
  std::thread consumer([&] {
    std::uint64_t value = 0;
    heard = complaint([&] { workload->run({1, 2}, std::span(&value, 1)); });
  });
  std::uint64_t value = 0;
  std::string again = "nothing was wrong";
  while (again == "nothing was wrong") {
    again = complaint([&] { workload->run({0, 1}, std::span(&value, 1)); });
  }
  consumer.join();
  EXPECT_EQ(again,
            "0: its worker died, and what that had put or taken cannot be told: it is not run "
            "again");
}

TEST(Queue, NoticesItemsThatDidNotComeOut) {
  const auto workload = two_at_a_queue();
  EXPECT_EQ(complaint([&] { workload->verify_shared(); }), "0 of 20 items came out of the queue");
}

}  // namespace
}  // namespace concbench::queue_test
