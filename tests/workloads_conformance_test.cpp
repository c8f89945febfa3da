#include <gtest/gtest.h>

#include <algorithm>
#include <concbench/error.hpp>
#include <filesystem>
#include <fstream>
#include <memory>

#include "backends/backend.hpp"
#include "dispatch/dispatch.hpp"
#include "measure/stage.hpp"
#include "os/files.hpp"
#include "plan/plan.hpp"
#include "runtime/job.hpp"
#include "support/available.hpp"
#include "support/usage_error.hpp"
#include "support/verify.hpp"
#include "workloads/table.hpp"

namespace concbench::workloads_conformance_test {
namespace {

using Typed = TypedParams;

/// A workload with all that it needs around it, and a job of its tasks.
class Bench {
 public:
  Bench(const WorkloadEntry& entry, const Typed& typed, std::uint64_t seed)
      : plan_(plan_of(entry, typed, seed)),
        stage_(plan_),
        workload_(make_workload(entry, plan_.cases[0].params, stage_.surroundings(0))) {
    workload_->setup();
    job_.emplace(
        JobParts{.workload = *workload_, .workers = workers_, .tasks = plan_.cases[0].tasks});
  }

  std::uint64_t tasks() const { return plan_.cases[0].tasks; }
  Workload& workload() { return *workload_; }

  /// One pass on an event loop; gives the digest.
  std::uint64_t pass_on_loop() {
    workload_->prepare();
    const auto executor = load_backend(find_backend("async"))(*job_, {.in_flight = kInFlight});
    find_dispatch("map").run(*executor, tasks(), ChunkSize::of(1));
    EXPECT_EQ(job_->tasks().failure(), "");
    EXPECT_NO_THROW(job_->tasks().verify_expected(*workload_));
    EXPECT_EQ(workload_->verify_shared(), 0U);
    workload_->clean_up();
    return verify(*job_);
  }

  /// One pass, in chunks of `chunk_size`; gives the digest.
  std::uint64_t pass(std::uint64_t chunk_size) {
    workload_->prepare();
    for (std::uint64_t begin = 0; begin < tasks(); begin += chunk_size) {
      job_->run({begin, std::min(begin + chunk_size, tasks())}, 0);
    }
    EXPECT_EQ(job_->tasks().failure(), "");
    EXPECT_NO_THROW(job_->tasks().verify_expected(*workload_));
    EXPECT_EQ(workload_->verify_shared(), 0U);
    workload_->clean_up();
    return verify(*job_);
  }

 private:
  static constexpr unsigned kInFlight = 4;

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
  WorkerTable workers_{kInFlight};
  std::optional<Job> job_;
};

std::vector<std::string_view> names_of_available() {
  std::vector<std::string_view> names;
  for (const WorkloadEntry* entry : available(workloads())) names.push_back(entry->info.name);
  return names;
}

/// By name: rows move where another test of this process has added one.
class Workloads : public testing::TestWithParam<std::string_view> {
 protected:
  const WorkloadEntry& entry() const { return find_workload(GetParam()); }

  /// Calls `act` with a bench for each set of parameters.
  template <class Act>
  void on_each(Act act) const {
    std::vector<Typed> tries = entry().info.quick;
    if (tries.empty()) tries.emplace_back();
    for (const Typed& typed : tries) {
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
    for (const std::uint64_t chunk_size : {std::uint64_t{2}, std::uint64_t{7}, bench.tasks()}) {
      EXPECT_EQ(bench.pass(chunk_size), digest) << "in chunks of " << chunk_size;
    }
  });
}

TEST_P(Workloads, SayWhetherTheyHaveAFormForAnEventLoop) {
  on_each([&](Bench& bench) {
    EXPECT_EQ(bench.workload().async_tasks() != nullptr, entry().info.asynchronous);
  });
}

TEST_P(Workloads, GiveTheSameValuesOnAnEventLoop) {
  on_each([](Bench& bench) {
    const std::uint64_t digest = bench.pass(1);
    EXPECT_EQ(bench.pass_on_loop(), digest);
    EXPECT_EQ(bench.pass_on_loop(), digest);
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
  if (entry().info.together) GTEST_SKIP() << "no task comes to its end alone";
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

INSTANTIATE_TEST_SUITE_P(All, Workloads, testing::ValuesIn(names_of_available()),
                         [](const auto& test) { return test_name(test.param); });

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

TEST(SumSq, AddsTheSquaresBelowItsLimit) {
  EXPECT_EQ(values("sumsq", {{"n", {"2"}}, {"limit", {"5"}}}), (Values{30, 30}));
  EXPECT_EQ(values("sumsq", {{"n", {"1"}}, {"limit", {"1"}}}), Values{0});
}

std::uint64_t expected_sum(const std::string& limit) {
  return *Bench(find_workload("sumsq"), {{"limit", {limit}}}, 1).workload().expected(0);
}

TEST(SumSq, KnowsTheSumFromTheFormula) {
  std::uint64_t sum = 0;
  for (std::uint64_t limit = 1; limit < 100; ++limit) {
    EXPECT_EQ(expected_sum(std::to_string(limit)), sum) << limit;
    sum += limit * limit;
  }
}

TEST(SumSq, KnowsSumsThatDoNotFitBySixtyFourBits) {
  // By Python: sum of squares below the limit, modulo 2**64; one for each remainder modulo 6.
  EXPECT_EQ(expected_sum("4000000"), 2886581259624448384U);
  EXPECT_EQ(expected_sum("999999999995"), 17881517418678368201U);
  EXPECT_EQ(expected_sum("999999999996"), 1438527550175713250U);
  EXPECT_EQ(expected_sum("999999999997"), 3442283755382609906U);
  EXPECT_EQ(expected_sum("999999999998"), 5446041960589506555U);
  EXPECT_EQ(expected_sum("999999999999"), 7449802165796403199U);
  EXPECT_EQ(expected_sum("1e12"), 9453564371003299840U);
}

TEST(Pow, TakesItsArgumentsInPairs) {
  EXPECT_EQ(values("pow", {}), (Values{32, 9, 1000}));
  EXPECT_EQ(values("pow", {{"base", {"7,2"}}, {"exponent", {"2,10"}}}), (Values{49, 1024}));
}

TEST(Pow, BeginsAnewWhereItHasMoreTasksThanPairs) {
  EXPECT_EQ(values("pow", {{"n", {"5"}}}), (Values{32, 9, 1000, 32, 9}));
}

TEST(Pow, LeavesPairsOutWhereItHasFewerTasks) {
  EXPECT_EQ(values("pow", {{"n", {"2"}}}), (Values{32, 9}));
}

TEST(Pow, GivesOneForNoFactors) {
  EXPECT_EQ(values("pow", {{"base", {"0,1,7"}}, {"exponent", {"0,0,0"}}}), (Values{1, 1, 1}));
}

TEST(Pow, KeepsSixtyFourBitsOfAPower) {
  // By Python: pow(3, 41, 2**64), pow(10, 20, 2**64), and the powers before them, which fit.
  const Typed typed{{"base", {"3,3,10,10,2"}}, {"exponent", {"40,41,19,20,64"}}};
  const Values known{12157665459056928801U, 18026252303461234787U, 10000000000000000000U,
                     7766279631452241920U, 0};
  EXPECT_EQ(values("pow", typed), known);
}

TEST(Pow, KnowsLargePowersWithoutMultiplyingForEachFactor) {
  // By Python: pow(3, 10**12, 2**64) and pow(2**64 - 1, 10**12 - 1, 2**64).
  Bench bench(find_workload("pow"),
              {{"base", {"3,18446744073709551615"}}, {"exponent", {"1e12,999999999999"}}}, 1);
  EXPECT_EQ(bench.workload().expected(0), 8078920949372764161U);
  EXPECT_EQ(bench.workload().expected(1), 18446744073709551615U);
  EXPECT_EQ(bench.workload().expected(2), bench.workload().expected(0));
}

TEST(Pow, RefusesArgumentsThatMakeNoPairs) {
  const auto refusal = [](const Typed& typed) {
    return usage_error([&] { Bench(find_workload("pow"), typed, 1); });
  };
  EXPECT_EQ(refusal({{"base", {"2,3"}}, {"exponent", {"1"}}}),
            "--base and --exponent make pairs, but have 2 and 1 numbers");
  EXPECT_EQ(refusal({{"base", {""}}}),
            "--base: '' is not a whole number; write it like '30' or '1e6'");
}

TEST(Pow, IsForTasksOfSeveralArguments) {
  EXPECT_TRUE(find_workload("pow").info.several_arguments);
  EXPECT_FALSE(find_workload("square").info.several_arguments);
}

/// A file of so many bytes in a folder of its own.
class FileOf {
 public:
  explicit FileOf(const std::string& content) { std::ofstream(path()) << content; }
  std::string path() const { return folder_.path() / "file"; }

 private:
  TemporaryDirectory folder_{""};
};

std::string letters(std::size_t n) {
  std::string text;
  for (std::size_t i = 0; i < n; ++i) text += static_cast<char>('a' + i * i % 23);
  return text;
}

std::uint64_t value_of_reading(const std::string& content, const std::string& bytes) {
  const FileOf file(content);
  return values("read", {{"n", {"1"}}, {"bytes", {bytes}}, {"file", {file.path()}}}).front();
}

TEST(Read, GivesTheNumberOfBytesThatCameFromADevice) {
  EXPECT_EQ(values("read", {{"n", {"2"}}, {"bytes", {"1MB"}}}), (Values{1'000'000, 1'000'000}));
}

TEST(Read, GivesADigestOfAllThatIsInAFile) {
  // A byte at either end, beside a limit of the pieces in which it is read, and one left over.
  const std::string content = letters(300'001);
  const std::uint64_t digest = value_of_reading(content, "300001");
  EXPECT_EQ(value_of_reading(content, "300001"), digest);
  for (const std::size_t place : {0U, 31U, 32U, 131'071U, 131'072U, 300'000U}) {
    std::string other = content;
    other[place] = '!';
    EXPECT_NE(value_of_reading(other, "300001"), digest) << place;
  }
}

TEST(Read, GivesADigestThatDependsOnThePlaces) {
  EXPECT_NE(value_of_reading("aaaaaaaabbbbbbbb", "16"), value_of_reading("bbbbbbbbaaaaaaaa", "16"));
}

TEST(Read, LooksAtNoMoreThanItIsAskedFor) {
  EXPECT_EQ(value_of_reading("abc", "2"), value_of_reading("abX", "2"));
}

std::string error_of_reading(const std::string& content, const Typed& typed) {
  const FileOf file(content);
  Typed all = typed;
  all["file"] = {file.path()};
  try {
    values("read", all);
  } catch (const TaskError& error) {
    std::string text = error.what();
    return text.replace(text.find(file.path()), file.path().size(), "x");
  }
  return "nothing was wrong";
}

TEST(Read, SaysHowMuchOfAFileThereIs) {
  EXPECT_EQ(error_of_reading(letters(10), {{"bytes", {"33"}}}), "file 'x' has only 10 of 33 bytes");
  EXPECT_EQ(error_of_reading("", {{"bytes", {"1"}}}), "file 'x' has only 0 of 1 bytes");
  EXPECT_EQ(error_of_reading(letters(131'073), {{"bytes", {"200000"}}}),
            "file 'x' has only 131073 of 200000 bytes");
}

std::string refusal_of_reading(const Typed& typed) {
  const WorkloadInfo& info = find_workload("read").info;
  try {
    info.check(Params::parse(info.params, typed));
  } catch (const FileError& error) {
    return error.what();
  } catch (const UsageError& error) {
    return error.what();
  }
  return "nothing was wrong";
}

TEST(Read, RefusesBeforehandWhatCannotBeRead) {
  EXPECT_EQ(refusal_of_reading({{"file", {"/no/such"}}}),
            "cannot read '/no/such': No such file or directory");
  EXPECT_EQ(refusal_of_reading({{"file", {"/"}}}),
            "cannot read '/': it is a folder; name a file in it");
  EXPECT_EQ(refusal_of_reading({{"direct", {"true"}}}),
            "--direct: '/dev/urandom' is a device without a cache; name a file with --file");
  EXPECT_EQ(
      refusal_of_reading({{"file", {"/proc/version"}}, {"direct", {"true"}}}),
      "cannot read '/proc/version': its file system does not take O_DIRECT; leave --direct out");
}

TEST(Read, ReadsTheSamePastTheCache) {
  // More than a piece, with part of a block at the end, and part of what the file has.
  const FileOf file(letters(140'010));
  Typed typed{{"n", {"1"}}, {"file", {file.path()}}, {"bytes", {"140000"}}};
  const Values cached = values("read", typed);
  typed["direct"] = {"true"};
  if (refusal_of_reading(typed).ends_with("leave --direct out")) GTEST_SKIP() << "not taken here";
  EXPECT_EQ(values("read", typed), cached);
  typed["bytes"] = {"140011"};
  EXPECT_THROW(values("read", typed), TaskError);
}

TEST(Timer, RecordsHowLateEachWakeUpIs) {
  const WorkloadEntry& entry = find_workload("timer");
  const Params params =
      Params::parse(entry.info.params, {{"n", {"4"}}, {"steps", {"3"}}, {"interval", {"100us"}}});
  const auto late = std::make_unique<SharedHistogram>();
  ASSERT_EQ(entry.info.distributions, std::vector<std::string_view>{"late"});
  const auto workload = make_workload(entry, params, {.distributions = {late.get(), 1}});
  Values woken(4);
  workload->run({0, 4}, woken);
  EXPECT_EQ(woken, (Values{3, 3, 3, 3}));
  EXPECT_EQ(late->read().count(), 12U);
}

}  // namespace
}  // namespace concbench::workloads_conformance_test
