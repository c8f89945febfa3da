#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include "measure/measure.hpp"
#include "measure/sampler.hpp"
#include "measure/stage.hpp"
#include "os/memory.hpp"
#include "os/process.hpp"
#include "os/sync.hpp"
#include "support/available.hpp"
#include "workloads/table.hpp"

namespace concbench::counter_test {
namespace {

using namespace std::chrono_literals;
using Typed = std::map<std::string, std::vector<std::string>, std::less<>>;

/// One pass on a backend, with two workers where they are counted.
Sample sample_of(std::string_view backend, const Typed& typed) {
  Request request{.workload = "counter", .params = typed, .backends = {std::string(backend)}};
  request.workers = {"2"};
  request.settings.warmup = 0;
  request.settings.min_sample_time = 0ns;
  request.settings.keep_invalid = true;
  const Plan plan = make_plan(request, {.present = 2, .affinity = 2});
  Stage stage(plan);
  return ForkingSampler(plan, stage, nullptr).take(0, {});
}

class Counter : public testing::TestWithParam<const BackendEntry*> {
 protected:
  Sample sample(const Typed& typed) const { return sample_of(GetParam()->name, typed); }
};

TEST_P(Counter, LosesNothingWhereItIsGuarded) {
  for (const std::string sync : {"mutex", "atomic", "spin"}) {
    const Sample sample = this->sample({{"n", {"20001"}}, {"sync", {sync}}});
    EXPECT_EQ(sample.outcome, Outcome::ok) << sync << ": " << sample.reason;
    EXPECT_EQ(sample.lost_updates, 0) << sync;
  }
}

TEST_P(Counter, DoesNotFailWhereItIsNotGuarded) {
  const Sample sample = this->sample({{"n", {"20001"}}, {"sync", {"none"}}});
  EXPECT_EQ(sample.outcome, Outcome::ok) << sample.reason;
}

INSTANTIATE_TEST_SUITE_P(All, Counter, testing::ValuesIn(available(backends())),
                         [](const auto& test) { return test_name(test.param->name); });

TEST(Counter, CountsUpdatesThatAreLost) {
  // Each is held open so long that others come between, whoever begins first.
  const Typed typed{{"n", {"40"}}, {"tasks", {"2"}}, {"sync", {"none"}}, {"hold", {"2ms"}}};
  for (const std::string_view backend : {"thread", "process"}) {
    const Sample sample = sample_of(backend, typed);
    EXPECT_EQ(sample.outcome, Outcome::ok) << sample.reason;
    EXPECT_GT(sample.lost_updates, 0) << backend;
  }
  EXPECT_EQ(sample_of("sequential", typed).lost_updates, 0);
}

std::unique_ptr<Workload> counter(const std::string& sync) {
  const WorkloadEntry& entry = find_workload("counter");
  auto made = make_workload(
      entry, Params::parse(entry.info.params, {{"n", {"20"}}, {"tasks", {"4"}}, {"sync", {sync}}}),
      {});
  made->prepare();
  return made;
}

TEST(Counter, ForgetsThePassBefore) {
  const auto workload = counter("mutex");
  std::vector<std::uint64_t> values(4);
  for (int pass = 0; pass < 2; ++pass) {
    workload->prepare();
    workload->run({0, 4}, values);
    EXPECT_EQ(workload->verify_shared(), 0U);
  }
}

TEST(Counter, DoesNotJudgeAPassInWhichATaskWasRunAnew) {
  const auto workload = counter("mutex");
  std::vector<std::uint64_t> values(4);
  workload->run({0, 4}, values);
  workload->run({1, 2}, std::span(values).first(1));
  EXPECT_EQ(workload->verify_shared(), 0U);
}

TEST(SharedMutex, TellsThatWhoHadItHasDied) {
  const Shared<SharedMutex> mutex;
  EXPECT_TRUE(mutex->lock());
  mutex->unlock();
  wait_for(fork_process([&] { mutex->lock(); }));
  EXPECT_FALSE(mutex->lock());
  mutex->unlock();
  EXPECT_TRUE(mutex->lock());
  mutex->unlock();
}

TEST(SharedMutex, IsTriedInVainWhileAnotherHasIt) {
  const Shared<SharedMutex> mutex;
  mutex->lock();
  const ExitStatus ended = wait_for(fork_process([&] {
    bool sound = false;
    leave_process(mutex->try_lock(sound) ? 1 : 0);
  }));
  EXPECT_TRUE(ended.ok()) << ended.reason();
  mutex->unlock();
}

TEST(SpinLock, IsTakenFromAProcessThatHasDied) {
  const Shared<SpinLock> lock;
  wait_for(fork_process([&] { lock->lock(::getpid()); }));
  lock->lock(::getpid());
  lock->unlock();
}

}  // namespace
}  // namespace concbench::counter_test
