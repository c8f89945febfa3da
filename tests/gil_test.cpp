#include "os/gil.hpp"

#include <gtest/gtest.h>
#include <signal.h>

#include <thread>
#include <vector>

#include "measure/sampler.hpp"
#include "measure/stage.hpp"
#include "os/sync.hpp"
#include "plan/plan.hpp"
#include "support/usage_error.hpp"

namespace concbench::gil_test {
namespace {

using namespace std::chrono_literals;

/// A turn that ends only where its thread has it end.
constexpr auto kForEver = 1h;

TEST(Gil, LetsOneThreadRunAtATime) {
  Gil gil(kForEver);
  std::atomic<int> running = 0;
  std::atomic<int> most = 0;
  const auto work = [&] {
    for (int i = 0; i < 1000; ++i) {
      const Gil::Turn turn(&gil);
      most = std::max(most.load(), ++running);
      --running;
    }
  };
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back(work);
  threads.clear();
  EXPECT_EQ(most, 1);
}

TEST(Gil, IsTakenFromAThreadThatComputes) {
  Gil gil(1ms);
  std::atomic<bool> computes = false;
  std::atomic<bool> other_ran = false;
  std::jthread first([&] {
    const Gil::Turn turn(&gil);
    computes = true;
    while (!other_ran) {
    }
  });
  while (!computes) std::this_thread::yield();
  {
    const Gil::Turn turn(&gil);
    other_ran = true;
  }
  first.join();
  EXPECT_GE(gil.switches(), 2U);
}

TEST(Gil, GoesFromOneToTheOtherWhileBothCompute) {
  Gil gil(1ms);
  std::atomic<int> turns = 0;
  // Each waits for the other to have moved on, which takes a turn of that one every time.
  const auto work = [&](int mine) {
    const Gil::Turn turn(&gil);
    while (turns < 6) {
      if (turns % 2 == mine) ++turns;
    }
  };
  std::jthread even(work, 0);
  std::jthread odd(work, 1);
  even.join();
  odd.join();
  EXPECT_GE(gil.switches(), 6U);
}

TEST(Gil, IsFreeWhileATaskWaits) {
  Gil gil(kForEver);
  std::atomic<bool> waits = false;
  std::atomic<bool> other_ran = false;
  std::jthread first([&] {
    const Gil::Turn turn(&gil);
    EXPECT_TRUE(takes_turns());
    {
      const WhileWaiting waiting;
      const WhileWaiting within;
      EXPECT_FALSE(takes_turns());
      waits = true;
      while (!other_ran) std::this_thread::yield();
    }
    EXPECT_TRUE(takes_turns());
  });
  while (!waits) std::this_thread::yield();
  {
    const Gil::Turn turn(&gil);
    other_ran = true;
  }
}

TEST(Gil, IsFreeWhileATaskWaitsForALock) {
  Gil gil(kForEver);
  SharedMutex mutex;
  mutex.lock();
  std::atomic<bool> begun = false;
  std::jthread first([&] {
    const Gil::Turn turn(&gil);
    begun = true;
    mutex.lock();
    mutex.unlock();
  });
  while (!begun) std::this_thread::yield();
  { const Gil::Turn turn(&gil); }
  mutex.unlock();
}

TEST(Gil, IsNothingWhereThereIsNone) {
  const Gil::Turn turn(nullptr);
  const WhileWaiting waiting;
  EXPECT_FALSE(takes_turns());
}

TEST(Gil, DoesNotMindAStraySignal) {
  const Gil gil(1ms);
  ::raise(SIGURG);
  EXPECT_EQ(gil.switches(), 0U);
}

using Texts = std::vector<std::string>;

Plan plan_of(std::string workload, Texts backends, Texts gil) {
  Request request{.workload = std::move(workload), .backends = std::move(backends)};
  request.gil = std::move(gil);
  request.workers = {"2"};
  request.settings.warmup = 0;
  request.settings.min_sample_time = 0ns;
  request.settings.keep_invalid = true;
  return make_plan(request, {.present = 2, .affinity = 2});
}

Texts names(const Plan& plan) {
  Texts names;
  for (const Case& c : plan.cases) names.push_back(c.name);
  return names;
}

TEST(Turns, MakeCasesOfThreadsAlone) {
  EXPECT_EQ(names(plan_of("fib", {}, {"none", "5ms"})),
            (Texts{"fib/sequential", "fib/thread", "fib/thread/gil=5ms", "fib/process", "fib/pool",
                   "fib/pool/gil=5ms", "fib/process-pool", "fib/async"}));
  EXPECT_EQ(names(plan_of("fib", {"pool"}, {"5ms"})), (Texts{"fib/pool/gil=5ms"}));
}

TEST(Turns, AreRefusedWhereThereAreNoSuchThreads) {
  EXPECT_EQ(usage_error([] { plan_of("fib", {"process"}, {"5ms"}); }),
            "--gil is for 'thread' and 'pool'; add one of them to --backend");
}

TEST(Turns, AreNotTakenByThreadsOfOthersWhichAreSkipped) {
  const Plan turning = plan_of("fib", {"pool", "std-async"}, {"5ms"});
  EXPECT_EQ(turning.cases[1].skipped, "--gil is for the threads of 'thread' and 'pool' alone");
  EXPECT_EQ(plan_of("fib", {"pool", "std-async"}, {"none", "5ms"}).cases[1].skipped, "");
}

TEST(Turns, LetWorkloadsOfAllKindsComeToTheirEnd) {
  for (const std::string workload : {"fib", "sleep", "timer", "read", "counter", "queue", "noop"}) {
    Plan plan = plan_of(workload, {"thread", "pool"}, {"1ms"});
    Stage stage(plan);
    ForkingSampler sampler(plan, stage, nullptr);
    for (std::size_t i = 0; i < plan.cases.size(); ++i) {
      const Sample sample = sampler.take(i, {});
      EXPECT_EQ(sample.outcome, Outcome::ok) << plan.cases[i].name << ": " << sample.reason;
    }
  }
}

}  // namespace
}  // namespace concbench::gil_test
