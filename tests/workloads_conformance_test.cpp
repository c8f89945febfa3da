#include <gtest/gtest.h>

#include <algorithm>
#include <concbench/job.hpp>
#include <concbench/plan.hpp>

#include "measure/stage.hpp"
#include "support/available.hpp"

namespace concbench {
namespace {

using Typed = std::map<std::string, std::vector<std::string>, std::less<>>;

/// What each workload is tried with: little enough to take milliseconds, and enough to be cut into
/// chunks. A workload that is not here fails its tests.
const std::map<std::string, std::vector<Typed>, std::less<>>& small_params() {
  static const std::map<std::string, std::vector<Typed>, std::less<>> kParams{
      {"fib", {{{"n", {"15"}}}, {{"n", {"10"}}, {"tasks", {"12"}}}}},
      {"prime", {{{"n", {"100"}}}, {{"n", {"20"}}, {"min", {"0"}}, {"max", {"3"}}}}},
      {"square", {{{"n", {"100"}}}, {{"values", {"2,7,9,10,29,12"}}}}},
      {"sleep", {{{"n", {"12"}}, {"duration", {"100us"}}}}},
      {"chain", {{{"n", {"20"}}, {"steps", {"50"}}}}},
      {"noop", {{{"n", {"100"}}}}},
      {"command",
       {{{"n", {"12"}}, {"cmd", {"sh -c 'exit {task}'"}}, {"ignore-failure", {"all"}}},
        {{"n", {"7"}}, {"cmd", {"true"}}}}},
      {"download", {{{"n", {"5"}}, {"bytes", {"10KiB"}}, {"latency", {"1ms"}}}}},
  };
  return kParams;
}

/// A workload with all that it needs around it, and a job of its tasks.
class Bench {
 public:
  Bench(const WorkloadEntry& entry, const Typed& typed, std::uint64_t seed)
      : plan_(plan_of(entry, typed, seed)),
        stage_(plan_),
        workload_(make_workload(entry, plan_.cases[0].params, stage_.surroundings(0))) {
    workload_->setup();
    job_.emplace(*workload_, plan_.cases[0].tasks, workers_);
  }

  std::uint64_t tasks() const { return job_->tasks(); }
  Workload& workload() { return *workload_; }

  /// One pass, in pieces of `grain`; gives the digest.
  std::uint64_t pass(std::uint64_t grain) {
    for (std::uint64_t begin = 0; begin < tasks(); begin += grain) {
      job_->run({begin, std::min(begin + grain, tasks())}, 0);
    }
    EXPECT_EQ(job_->failure(), "");
    EXPECT_NO_THROW(job_->verify_expected());
    workload_->clean_up();
    return job_->verify();
  }

 private:
  static Plan plan_of(const WorkloadEntry& entry, const Typed& typed, std::uint64_t seed) {
    Plan plan{.settings = {.seed = seed}};
    Case c;
    c.workload = &entry;
    c.params = Params::parse(entry.info.params, typed);
    if (entry.info.check != nullptr) entry.info.check(c.params);
    c.tasks = entry.info.tasks(c.params);
    plan.cases.push_back(std::move(c));
    return plan;
  }

  Plan plan_;
  Stage stage_;
  std::unique_ptr<Workload> workload_;
  WorkerTable workers_{1};
  std::optional<Job> job_;
};

class Workloads : public testing::TestWithParam<const WorkloadEntry*> {
 protected:
  const WorkloadEntry& entry() const { return *GetParam(); }

  /// Calls `act` with a bench for each set of parameters.
  template <class Act>
  void on_each(Act act) const {
    const auto found = small_params().find(entry().info.name);
    ASSERT_NE(found, small_params().end()) << "this test has no small parameters for it";
    for (const Typed& typed : found->second) {
      Bench bench(entry(), typed, 1);
      act(bench);
    }
  }
};

TEST_P(Workloads, GiveTheSameValuesInEveryPass) {
  on_each([](Bench& bench) {
    const std::uint64_t digest = bench.pass(1);
    EXPECT_EQ(bench.pass(1), digest);
  });
}

TEST_P(Workloads, GiveTheSameValuesHoweverTheyAreCut) {
  on_each([](Bench& bench) {
    const std::uint64_t digest = bench.pass(1);
    for (const std::uint64_t grain : {std::uint64_t{2}, std::uint64_t{7}, bench.tasks()}) {
      EXPECT_EQ(bench.pass(grain), digest) << "in pieces of " << grain;
    }
  });
}

TEST_P(Workloads, GiveTheSameValuesForTheSameSeed) {
  std::vector<std::uint64_t> first;
  on_each([&](Bench& bench) { first.push_back(bench.pass(3)); });
  std::vector<std::uint64_t> second;
  on_each([&](Bench& bench) { second.push_back(bench.pass(3)); });
  EXPECT_EQ(first, second);
}

TEST_P(Workloads, HaveAsManyTasksAsTheySay) {
  // A task too many would find nothing to work on, or write beyond the table of values.
  on_each([](Bench& bench) {
    ASSERT_GE(bench.tasks(), 5U);
    std::vector<std::uint64_t> values(1);
    EXPECT_NO_THROW(bench.workload().run({bench.tasks() - 1, bench.tasks()}, values));
  });
}

TEST_P(Workloads, TouchNoValuesButThoseOfTheirChunk) {
  on_each([](Bench& bench) {
    std::vector<std::uint64_t> values(4, 0xabad1dea);
    bench.workload().run({1, 3}, std::span(values).subspan(1, 2));
    EXPECT_EQ(values.front(), 0xabad1dea);
    EXPECT_EQ(values.back(), 0xabad1dea);
  });
}

TEST_P(Workloads, HaveTasksByDefault) {
  const Params params = Params::parse(entry().info.params, {});
  EXPECT_GT(entry().info.tasks(params), 0U);
}

TEST_P(Workloads, AreDescribed) {
  EXPECT_FALSE(entry().info.name.empty());
  EXPECT_FALSE(entry().info.help.empty());
  for (const ParamInfo& param : entry().info.params) EXPECT_FALSE(param.help.empty()) << param.name;
}

INSTANTIATE_TEST_SUITE_P(All, Workloads, testing::ValuesIn(available(workloads())),
                         [](const auto& test) { return test_name(test.param->info.name); });

std::uint64_t digest(std::string_view name, const Typed& typed, std::uint64_t seed) {
  return Bench(find_workload(name), typed, seed).pass(7);
}

TEST(Prime, HasOtherNumbersForAnotherSeed) {
  const Typed typed{{"n", {"200"}}};
  EXPECT_NE(digest("prime", typed, 1), digest("prime", typed, 2));
}

/// The values of a workload's tasks.
std::vector<std::uint64_t> values(std::string_view name, const Typed& typed) {
  Bench bench(find_workload(name), typed, 1);
  std::vector<std::uint64_t> values(bench.tasks());
  bench.workload().run({0, bench.tasks()}, values);
  return values;
}

using Values = std::vector<std::uint64_t>;

TEST(Prime, TellsPrimesFromOtherNumbers) {
  for (const std::string prime : {"2", "3", "5", "97", "7919"}) {
    EXPECT_EQ(values("prime", {{"n", {"1"}}, {"min", {prime}}, {"max", {prime}}}), Values{1});
  }
  for (const std::string other : {"0", "1", "4", "9", "91", "7917"}) {
    EXPECT_EQ(values("prime", {{"n", {"1"}}, {"min", {other}}, {"max", {other}}}), Values{0});
  }
}

TEST(Prime, DrawsFromTheWholeOfItsRange) {
  // Of 4, 5 and 6 only one is a prime; each is drawn, so both values come up.
  const Values drawn = values("prime", {{"n", {"100"}}, {"min", {"4"}}, {"max", {"6"}}});
  const auto primes = std::ranges::count(drawn, 1U);
  EXPECT_GT(primes, 10);
  EXPECT_LT(primes, 60);
}

TEST(Command, GivesTheExitCodesOfItsProgram) {
  const Typed typed{{"n", {"3"}}, {"cmd", {"sh -c 'exit {task}'"}}, {"ignore-failure", {"all"}}};
  EXPECT_EQ(values("command", typed), (Values{0, 1, 2}));
}

TEST(Fib, CountsFromTheFirstNumber) {
  EXPECT_EQ(values("fib", {{"n", {"10"}}}), (Values{1, 1, 2, 3, 5, 8, 13, 21, 34, 55}));
}

TEST(Fib, RepeatsTheLargestForEqualTasks) {
  EXPECT_EQ(values("fib", {{"n", {"10"}}, {"tasks", {"3"}}}), (Values{55, 55, 55}));
}

TEST(Fib, KnowsTheLargestThatFits) {
  Bench bench(find_workload("fib"), {{"n", {"93"}}}, 1);
  EXPECT_EQ(bench.workload().expected(92), 12200160415121876738U);
}

TEST(Square, MultipliesTheNumbersThatItIsGiven) {
  EXPECT_EQ(values("square", {{"values", {"2,7,9,10,29,12"}}}), (Values{4, 49, 81, 100, 841, 144}));
}

TEST(Square, MultipliesTheTasksNumbersOtherwise) {
  EXPECT_EQ(values("square", {{"n", {"5"}}}), (Values{0, 1, 4, 9, 16}));
}

}  // namespace
}  // namespace concbench
