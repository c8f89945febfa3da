#include "plan/plan.hpp"

#include <gtest/gtest.h>

#include "plan/axes.hpp"
#include "support/usage_error.hpp"

namespace concbench::plan_test {
namespace {

using Texts = std::vector<std::string>;

const CpuBudget kFourCpus{.present = 8, .affinity = 4};

Request fib(std::string n = "30") { return {.workload = "fib", .params = {{"n", {n}}}}; }

Plan plan_of(const Request& request) { return make_plan(request, kFourCpus); }

std::string plan_error(const Request& request) {
  return usage_error([&] { plan_of(request); });
}

Texts names(const Plan& plan) {
  Texts names;
  for (const Case& c : plan.cases) names.push_back(c.name);
  return names;
}

/// The only case of fib(30) on one backend, with what `change` changes in the request.
template <class Change>
Case case_of(std::string backend, Change change) {
  Request request = fib();
  request.backends = {std::move(backend)};
  change(request);
  const Plan plan = plan_of(request);
  EXPECT_EQ(plan.cases.size(), 1U);
  return plan.cases.front();
}

Case case_of(std::string backend) {
  return case_of(std::move(backend), [](Request&) {});
}

TEST(Plan, HasConcbenchsOwnBackendsByDefault) {
  Texts own;
  for (const BackendEntry& backend : backends()) {
    if (!backend.peer) own.push_back("fib/" + std::string(backend.name));
  }
  EXPECT_EQ(names(plan_of(fib())), own);
}

/// The backends that 20,000 tasks are not run on.
Texts left_out_of_many_tasks(const Texts& named, const std::string& chunk = "auto") {
  Request request{.workload = "noop", .params = {{"n", {"2e4"}}}, .backends = named};
  request.chunks = {chunk};
  Texts left_out;
  for (const Case& c : plan_of(request).cases) {
    if (!c.skipped.empty()) left_out.emplace_back(c.backend->name);
  }
  return left_out;
}

TEST(Plan, StartsAWorkerForEachOfManyTasksOnlyWhereThatIsAskedForByName) {
  EXPECT_EQ(left_out_of_many_tasks({}), (Texts{"thread", "process"}));
  EXPECT_EQ(left_out_of_many_tasks({"all", "process"}).front(), "thread");
  EXPECT_EQ(left_out_of_many_tasks({"thread", "process", "pool"}), Texts{});
  EXPECT_EQ(left_out_of_many_tasks({}, "100"), Texts{});
}

TEST(Plan, KeepsTheOrderInWhichBackendsAreNamed) {
  Request request = fib();
  request.backends = {"pool", "sequential"};
  EXPECT_EQ(names(plan_of(request)), (Texts{"fib/pool", "fib/sequential"}));
}

TEST(Plan, KnowsABackendByItsAlias) { EXPECT_EQ(case_of("thread-pool").name, "fib/pool"); }

TEST(Plan, HasEveryBackendThereIsForAll) {
  Request request = fib();
  request.backends = {"all"};
  const Plan plan = plan_of(request);
  ASSERT_EQ(plan.cases.size(), backends().size());
  for (std::size_t i = 0; i < backends().size(); ++i) {
    EXPECT_EQ(plan.cases[i].backend, &backends()[i]);
  }
}

TEST(Plan, HasABackendOnceThatIsNamedBesideAll) {
  Request request = fib();
  request.backends = {"all", "pool"};
  EXPECT_EQ(plan_of(request).cases.size(), backends().size());
}

TEST(Plan, RefusesABackendThatIsNamedTwice) {
  Request request = fib();
  request.backends = {"pool", "sequential", "thread-pool"};
  EXPECT_EQ(plan_error(request), "--backend: 'thread-pool' is named twice");
}

TEST(Plan, SuggestsABackendForAnUnknownOne) {
  Request request = fib();
  request.backends = {"tread"};
  EXPECT_EQ(plan_error(request), "no backend named 'tread'; did you mean 'thread'?");
}

TEST(Plan, SuggestsAWorkloadForAnUnknownOne) {
  EXPECT_EQ(plan_error({.workload = "fob"}), "no workload named 'fob'; did you mean 'fib'?");
}

TEST(Plan, SuggestsADispatchModeForAnUnknownOne) {
  Request request = fib();
  request.dispatch = {"mpa"};
  EXPECT_EQ(plan_error(request), "no dispatch mode named 'mpa'; did you mean 'map'?");
}

TEST(Plan, SuggestsAParameterForAnUnknownOne) {
  Request request = fib();
  request.params["taks"] = {"3"};
  EXPECT_EQ(plan_error(request), "no option '--taks'; did you mean '--tasks'?");
}

TEST(Plan, RefusesAParameterOutOfItsBounds) {
  EXPECT_EQ(plan_error(fib("94")), "-n: 94 is above 93: fib(94) has more than 64 bits");
  EXPECT_EQ(plan_error(fib("0")), "-n: 0 is below 1");
}

TEST(Plan, RefusesParametersThatDoNotGoTogether) {
  EXPECT_EQ(plan_error({.workload = "prime", .params = {{"min", {"9"}}, {"max", {"8"}}}}),
            "--min is above --max");
}

TEST(Plan, CountsTheTasksOfTheParameters) {
  EXPECT_EQ(plan_of(fib("12")).cases.front().tasks, 12U);
  Request equal = fib("12");
  equal.params["tasks"] = {"5"};
  EXPECT_EQ(plan_of(equal).cases.front().tasks, 5U);
}

TEST(Plan, GivesPoolsAsManyWorkersAsThisProcessMayUse) {
  EXPECT_EQ(case_of("pool").workers, 4U);
  EXPECT_EQ(case_of("process-pool").workers, 4U);
}

TEST(Plan, GivesPoolsTheWorkersThatAreAskedFor) {
  EXPECT_EQ(case_of("pool", [](Request& r) { r.workers = {"7"}; }).workers, 7U);
}

TEST(Plan, GivesSequentialOneWorkerWhateverIsAskedFor) {
  EXPECT_EQ(case_of("sequential", [](Request& r) { r.workers = {"7"}; }).workers, 1U);
}

TEST(Plan, GivesAWorkerToEachTaskOfAThreadOrAProcessEach) {
  EXPECT_EQ(case_of("thread").workers, 30U);
  EXPECT_EQ(case_of("process").workers, 30U);
}

TEST(Plan, BoundsHowManyThreadsOrProcessesAreAliveAtOnce) {
  const auto many = [](Request& r) { r.params["tasks"] = {"1e6"}; };
  EXPECT_EQ(case_of("thread", many).workers, 1024U);
  EXPECT_EQ(case_of("process", many).workers, 256U);
}

TEST(Plan, TakesAnotherBoundForWorkersThatAreAliveAtOnce) {
  const auto three = [](Request& r) { r.max_live = 3; };
  EXPECT_EQ(case_of("thread", three).workers, 3U);
  EXPECT_EQ(case_of("pool", three).workers, 4U);
}

TEST(Plan, NeedsNoMoreWorkersThanThereAreChunks) {
  const auto by_seven = [](Request& r) { r.chunks = {"7"}; };
  EXPECT_EQ(case_of("thread", by_seven).workers, 5U);
}

/// The only case of `tasks` tasks that wait, on the event loop, at most so many at once.
Case waiting_case(std::string tasks, std::optional<unsigned> max_in_flight,
                  std::string chunk = "auto") {
  const Plan plan = plan_of({.workload = "sleep",
                             .params = {{"n", {std::move(tasks)}}},
                             .backends = {"async"},
                             .chunks = {std::move(chunk)},
                             .max_in_flight = max_in_flight});
  EXPECT_EQ(plan.cases.size(), 1U);
  return plan.cases.front();
}

TEST(Plan, HasAllTasksThatWaitUnderWayAtOnceInOneThread) {
  const Case c = waiting_case("150", {});
  EXPECT_EQ(c.in_flight, 150U);
  EXPECT_EQ(c.workers, 1U);
  EXPECT_EQ(c.chunk_size.tasks(), 1U);
}

TEST(Plan, HasNoMoreTasksUnderWayThanThereMayBeDescriptors) {
  const Case c = waiting_case("1e9", {});
  EXPECT_GE(c.in_flight, 1U);
  EXPECT_LT(c.in_flight, 1'000'000U);
}

TEST(Plan, HasNoMoreProgramsUnderWayThanTheWorkloadThinksSensibleUnlessToldTo) {
  const auto in_flight = [](std::optional<unsigned> asked) {
    const Plan plan = plan_of({.workload = "command",
                               .params = {{"n", {"5000"}}, {"cmd", {"true"}}},
                               .backends = {"async"},
                               .max_in_flight = asked});
    return plan.cases.front().in_flight;
  };
  EXPECT_LE(in_flight({}), 1024U);
  EXPECT_EQ(in_flight(2000), 2000U);
}

TEST(Plan, OfMoreCasesThanCanBeMeasuredIsRefusedAtOnce) {
  Request request{.workload = "noop", .backends = {"pool"}};
  request.workers = {"1..1000"};
  EXPECT_EQ(plan_of(request).cases.size(), 1000U);
  request.chunks = {"1", "2", "3"};
  EXPECT_EQ(plan_error(request),
            "more than 2000 cases; leave out values of -j, --chunk, --dispatch or --sweep, or take "
            "several runs");
}

TEST(Plan, HasAsManyTasksUnderWayAsAreAskedFor) {
  EXPECT_EQ(waiting_case("150", 20).in_flight, 20U);
  EXPECT_EQ(waiting_case("150", 200).in_flight, 150U);
  EXPECT_EQ(waiting_case("150", 200, "100").in_flight, 2U);
}

TEST(Plan, HasOneTaskUnderWayWhereTasksDoNotWaitForTheLoop) {
  EXPECT_EQ(case_of("async", [](Request& r) { r.max_in_flight = 20; }).in_flight, 1U);
}

TEST(Plan, HandsOverTaskByTaskInModesThatDo) {
  for (const char* backend : {"sequential", "pool", "async"}) {
    EXPECT_EQ(case_of(backend, [](Request& r) { r.dispatch = {"gather"}; }).chunk_size,
              ChunkSize::of(1));
  }
}

TEST(Plan, SkipsAModeThatABackendCanShowNothingOf) {
  const auto skipped = [](const char* backend) {
    return case_of(backend, [](Request& r) { r.dispatch = {"as-completed"}; }).skipped;
  };
  EXPECT_EQ(
      skipped("asio-pool"),
      "'asio-pool' returns all results together, which leaves 'as-completed' nothing to show");
  EXPECT_EQ(skipped("pool"), "");
  EXPECT_EQ(skipped("thread"), "");
  EXPECT_EQ(skipped("async"), "");
}

TEST(Plan, GivesEachWorkerOfAPoolItsShareWhereTasksAreSplit) {
  const auto split = [](const char* backend) {
    return case_of(backend, [](Request& r) {
      r.dispatch = {"static"};
      r.workers = {"4"};
    });
  };
  EXPECT_EQ(split("pool").chunk_size, ChunkSize::of(8));
  EXPECT_EQ(split("thread").skipped, "'static' is for the workers of a pool, and 'thread' is none");
}

TEST(Plan, RefusesHostsThatNoBackendHeeds) {
  Request request = fib();
  request.hosts = "n1:2";
  EXPECT_EQ(plan_error(request), "--hosts is for 'mpi'; add it to --backend");
}

TEST(Plan, HasAsManyRanksAsThereIsRoomForOnHosts) {
  if (!why_missing(find_backend("mpi")).empty()) GTEST_SKIP() << "Open MPI is not installed";
  const auto on_hosts = [](Request& r) { r.hosts = "n1:2,n2:3"; };
  EXPECT_EQ(case_of("mpi", on_hosts).workers, 5U);
  const auto fewer = [](Request& r) {
    r.hosts = "n1:2,n2:3";
    r.workers = {"4"};
  };
  EXPECT_EQ(case_of("mpi", fewer).workers, 4U);
}

TEST(Plan, SkipsTasksThatShareMemoryOnRanks) {
  if (!why_missing(find_backend("mpi")).empty()) GTEST_SKIP() << "Open MPI is not installed";
  EXPECT_EQ(case_of("mpi",
                    [](Request& r) {
                      r.workload = "counter";
                      r.params.clear();
                    })
                .skipped,
            "the tasks of 'counter' share memory, and ranks of 'mpi' do not");
}

TEST(Plan, CrossesWhereALoopHandsItsTasksWithTheRestForLoopsAlone) {
  Request request = fib();
  request.backends = {"async", "pool"};
  request.offload = {"none", "process-pool"};
  request.workers = {"1", "2"};
  EXPECT_EQ(names(plan_of(request)), (Texts{"fib/async", "fib/async/offload=process-pool/workers=1",
                                            "fib/async/offload=process-pool/workers=2",
                                            "fib/pool/workers=1", "fib/pool/workers=2"}));
}

TEST(Plan, HasThePoolsWorkersAndAllTasksUnderWayWhereALoopHandsThemOver) {
  const Case c = case_of("async", [](Request& r) { r.offload = {"pool"}; });
  EXPECT_EQ(c.workers, 4U);
  EXPECT_EQ(c.in_flight, 30U);
  EXPECT_EQ(c.offload, &find_backend("pool"));
}

TEST(Plan, RefusesToHandTasksOverWhereThatCannotBe) {
  Request request = fib();
  request.backends = {"pool"};
  request.offload = {"pool"};
  EXPECT_EQ(plan_error(request), "--offload is for event loops; add one, such as --backend=async");
  request.backends = {"async"};
  request.offload = {"thread"};
  EXPECT_EQ(plan_error(request), "--offload: an event loop cannot hand tasks to 'thread'");
  request.offload = {"pol"};
  EXPECT_EQ(plan_error(request), "no backend named 'pol'; did you mean 'pool'?");
}

TEST(Plan, ChoosesTheChunkThatSuitsTheBackend) {
  EXPECT_EQ(case_of("sequential").chunk_size, ChunkSize::of(30));
  EXPECT_EQ(case_of("thread").chunk_size, ChunkSize::of(1));
  EXPECT_EQ(case_of("process").chunk_size, ChunkSize::of(1));
  EXPECT_EQ(case_of("pool").chunk_size, ChunkSize::guided());
  EXPECT_EQ(case_of("process-pool").chunk_size, ChunkSize::guided());
}

TEST(Plan, GivesEveryBackendTheChunkThatIsAskedFor) {
  for (const BackendEntry& backend : backends()) {
    if (!backend.missing.empty()) continue;
    const Case c = case_of(std::string(backend.name), [](Request& r) { r.chunks = {"1_000"}; });
    EXPECT_EQ(c.chunk_size, ChunkSize::of(1000)) << backend.name;
  }
}

TEST(Plan, RefusesAChunkOfNoTasks) {
  Request request = fib();
  request.chunks = {"0"};
  EXPECT_EQ(plan_error(request),
            "--chunk: a chunk has at least 1 task; write a count, 'auto' or 'python'");
}

TEST(Plan, RefusesAChunkThatIsNoCount) {
  Request request = fib();
  request.chunks = {"large"};
  EXPECT_EQ(plan_error(request),
            "--chunk: 'large' is not a whole number; write it like '30' or '1e6'");
}

TEST(Plan, RefusesNoWorkersAndTooMany) {
  Request request = fib();
  request.workers = {"0"};
  EXPECT_EQ(plan_error(request), "--workers: 0 is not between 1 and 65000");
  request.workers = {"1e7"};
  EXPECT_EQ(plan_error(request), "--workers: 1e7 is not between 1 and 65000");
}

TEST(Plan, HasACaseForEachNumberOfWorkersOfAPool) {
  Request request = fib();
  request.backends = {"sequential", "thread", "pool"};
  request.workers = {"1", "2"};
  EXPECT_EQ(names(plan_of(request)),
            (Texts{"fib/sequential", "fib/thread", "fib/pool/workers=1", "fib/pool/workers=2"}));
}

TEST(Plan, HasACaseForEachChunk) {
  Request request = fib();
  request.backends = {"pool"};
  request.chunks = {"auto", "5", "10"};
  EXPECT_EQ(names(plan_of(request)),
            (Texts{"fib/pool/chunk=auto", "fib/pool/chunk=5", "fib/pool/chunk=10"}));
}

TEST(Plan, NamesTheChunkThatABackendMakesOfAuto) {
  Request request = fib();
  request.backends = {"sequential"};
  request.chunks = {"auto", "5"};
  EXPECT_EQ(names(plan_of(request)), (Texts{"fib/sequential/chunk=30", "fib/sequential/chunk=5"}));
}

TEST(Plan, HasACaseForEachPairOfWorkersAndChunk) {
  Request request = fib();
  request.backends = {"pool"};
  request.workers = {"1", "2"};
  request.chunks = {"1", "2"};
  EXPECT_EQ(names(plan_of(request)),
            (Texts{"fib/pool/workers=1/chunk=1", "fib/pool/workers=1/chunk=2",
                   "fib/pool/workers=2/chunk=1", "fib/pool/workers=2/chunk=2"}));
}

TEST(Plan, NamesWorkersAndChunkOnlyWhereThereAreSeveral) {
  const Case c = case_of("pool", [](Request& r) {
    r.workers = {"2"};
    r.chunks = {"5"};
  });
  EXPECT_EQ(c.name, "fib/pool");
}

std::size_t baseline(Texts backends, std::string asked) {
  Request request = fib();
  request.backends = std::move(backends);
  request.baseline = std::move(asked);
  return plan_of(request).baseline;
}

TEST(Plan, ComparesWithSequentialByDefault) { EXPECT_EQ(baseline({"pool", "sequential"}, ""), 1U); }

TEST(Plan, ComparesWithTheFirstWhereThereIsNoSequential) {
  EXPECT_EQ(baseline({"pool", "thread"}, ""), 0U);
}

TEST(Plan, ComparesWithTheBackendThatIsAskedFor) {
  EXPECT_EQ(baseline({"sequential", "pool"}, "pool"), 1U);
  EXPECT_EQ(baseline({"sequential", "pool"}, "thread-pool"), 1U);
}

TEST(Plan, ComparesWithTheCaseThatIsAskedFor) {
  Request request = fib();
  request.backends = {"sequential", "pool"};
  request.workers = {"1", "2"};
  request.baseline = "fib/pool/workers=2";
  EXPECT_EQ(plan_of(request).baseline, 2U);
}

TEST(Plan, RefusesABaselineThatIsNotThere) {
  Request request = fib();
  request.backends = {"sequential", "pool"};
  request.baseline = "thread";
  EXPECT_TRUE(plan_error(request).starts_with("--baseline: no case named 'thread'"));
  request.baseline = "sequentail";
  EXPECT_EQ(plan_error(request),
            "--baseline: no case named 'sequentail'; did you mean 'sequential'?");
}

TEST(Plan, ComparesWithTheCaseThatIsAskedForByItsShortName) {
  Request request = fib();
  request.backends = {"sequential", "pool"};
  request.workers = {"1", "2"};
  request.baseline = "pool/workers=2";
  EXPECT_EQ(plan_of(request).baseline, 2U);
}

Request commands(Texts texts) { return {.workload = "command", .params = {{"cmd", texts}}}; }

TEST(Plan, HasACaseForEachVariantOnEachBackend) {
  Request request = commands({"true", "false"});
  request.backends = {"pool", "sequential"};
  const Plan plan = plan_of(request);
  EXPECT_EQ(names(plan), (Texts{"command/pool/cmd=true", "command/pool/cmd=false",
                                "command/sequential/cmd=true", "command/sequential/cmd=false"}));
  EXPECT_EQ(plan.cases[1].params.text("cmd"), "false");
  EXPECT_EQ(plan.cases[2].params.text("cmd"), "true");
}

TEST(Plan, NamesVariantsOnlyWhereThereAreSeveral) {
  Request request = commands({"true"});
  request.backends = {"sequential"};
  EXPECT_EQ(names(plan_of(request)), Texts{"command/sequential"});
}

TEST(Plan, ComparesWithTheFirstVariantOfSequentialByDefault) {
  Request request = commands({"true", "false"});
  request.backends = {"pool", "sequential"};
  EXPECT_EQ(plan_of(request).baseline, 2U);
}

TEST(Plan, ComparesWithTheVariantThatIsAskedFor) {
  Request request = commands({"true", "false"});
  request.backends = {"sequential"};
  request.baseline = "sequential/cmd=false";
  EXPECT_EQ(plan_of(request).baseline, 1U);
}

TEST(Plan, RefusesAVariantThatIsGivenTwice) {
  EXPECT_EQ(plan_error({.workload = "counter", .params = {{"sync", {"spin", "mutex", "spin"}}}}),
            "'sync=spin#1' and 'sync=spin#3' are the same; give it once");
}

TEST(Plan, TakesOneProgramTwiceToShowTheNoise) {
  EXPECT_EQ(names(plan_of(commands({"true", "true"}))),
            (Texts{"command/sequential/cmd=true#1", "command/sequential/cmd=true#2"}));
}

TEST(Plan, CallsProgramsWhatTheirUserCallsThem) {
  const Plan plan = plan_of(commands({"base=true a=b", "head=false"}));
  EXPECT_EQ(names(plan), (Texts{"command/sequential/base", "command/sequential/head"}));
  EXPECT_EQ(plan.cases[0].params.text("cmd"), "true a=b");
  EXPECT_EQ(plan.cases[1].variant, "head");
}

TEST(Plan, ComparesWithAProgramByItsName) {
  Request request = commands({"base=true", "head=false"});
  request.baseline = "head";
  EXPECT_EQ(plan_of(request).baseline, 1U);
}

TEST(Plan, LeavesVariablesOfAShellAlone) {
  for (const Texts& texts : {Texts{"x=1 true"}, Texts{"LC_ALL=C true", "LANG=C true"}}) {
    Request request = commands(texts);
    request.params["shell"] = {"true"};
    EXPECT_EQ(plan_of(request).cases[0].params.text("cmd"), texts[0]);
  }
}

TEST(Plan, RefusesOneNameForTwoPrograms) {
  EXPECT_EQ(plan_error(commands({"a=true", "a=false"})),
            "two cases are called 'a'; give each its own name");
}

TEST(Plan, NamesTheCasesWhereTheBaselineIsNone) {
  Request request = commands({"base=true", "head=false"});
  request.baseline = "xyzzy";
  EXPECT_EQ(plan_error(request),
            "--baseline: no case named 'xyzzy'; there are sequential/base, sequential/head");
}

TEST(Plan, RunsAProgramSequentiallyWhereThereIsOneTask) {
  EXPECT_EQ(names(plan_of(commands({"true"}))), Texts{"command/sequential"});
}

TEST(Plan, TriesAllWaysOfRunningSeveralTasksOrWhatIsAskedFor) {
  Request several = commands({"true"});
  several.params["n"] = {"2"};
  EXPECT_GT(plan_of(several).cases.size(), 1U);
  Request pool = commands({"true"});
  pool.workers = {"2"};
  EXPECT_GT(plan_of(pool).cases.size(), 1U);
  EXPECT_GT(plan_of({.workload = "noop", .params = {{"n", {"1"}}}}).cases.size(), 1U);
}

TEST(Plan, ChecksEachVariant) {
  EXPECT_EQ(plan_error(commands({"true", "no-such-program"})),
            "command 'no-such-program' not found in PATH");
}

TEST(Plan, ShortensLongVariantsInTheirMiddle) {
  Request request = commands({"true --with=a-long-list-of-arguments --mode=one", "true"});
  request.backends = {"sequential"};
  EXPECT_EQ(plan_of(request).cases[0].name,
            "command/sequential/cmd=true --with=a-long...rguments --mode=one");
}

TEST(Plan, CutsNoCharacterInTwo) {
  // Two bytes each, from an odd place on.
  std::string text = "true x";
  for (int i = 0; i < 40; ++i) text += "ä";
  Request request = commands({text, "true"});
  request.backends = {"sequential"};
  EXPECT_EQ(plan_of(request).cases[0].name, "command/sequential/cmd=true xääääää...äääääääää");
  request = commands({"true y" + text.substr(6), text.substr(0, 5) + "xx" + text.substr(6)});
  request.backends = {"sequential"};
  EXPECT_EQ(plan_of(request).cases[1].name, "command/sequential/cmd=true xxäääää...äääääääää");
}

TEST(Plan, TellsVariantsApartThatAreShortenedToTheSame) {
  const std::string head = "true --with=a-long-list-of-arguments";
  const std::string tail = "and-more-of-them-until-the-end";
  Request request = commands({head + "1" + tail, head + "2" + tail});
  request.backends = {"sequential"};
  const Texts found = names(plan_of(request));
  EXPECT_TRUE(found[0].ends_with("the-end#1")) << found[0];
  EXPECT_TRUE(found[1].ends_with("the-end#2")) << found[1];
}

TEST(Plan, LetsNothingIntoANameThatSteersATerminal) {
  Request request = commands({"true 'a\nb\x1b[m'", "true"});
  request.backends = {"sequential"};
  EXPECT_EQ(plan_of(request).cases[0].name, "command/sequential/cmd=true 'a?b?[m'");
}

TEST(Plan, SkipsWithAReasonWhatIsNotInThisBuild) {
  Request request = fib();
  request.backends = {"all"};
  for (const Case& c : plan_of(request).cases) {
    if (c.backend->module.empty() && !c.backend->launched) {
      EXPECT_EQ(c.skipped, c.backend->missing) << c.name;
    }
  }
}

TEST(Plan, KeepsSettingsAndCpus) {
  Request request = fib();
  request.settings.rounds = 3;
  const Plan plan = plan_of(request);
  EXPECT_EQ(plan.settings.rounds, 3U);
  EXPECT_EQ(plan.cpus.affinity, 4U);
}

/// For each case of a run with --ab the name of the one with which it is compared.
Texts pairs(Request request) {
  request.pairs = true;
  const Plan plan = plan_of(request);
  Texts against;
  for (const std::size_t baseline : plan.baselines()) against.push_back(plan.cases[baseline].name);
  return against;
}

TEST(Plan, ComparesEachVariantWithTheFirstThatIsRunTheSameWay) {
  EXPECT_EQ(pairs({.workload = "counter",
                   .params = {{"sync", {"mutex", "spin"}}},
                   .backends = {"sequential", "pool"},
                   .workers = {"1", "2"}}),
            (Texts{"counter/sequential/sync=mutex", "counter/sequential/sync=mutex",
                   "counter/pool/workers=1/sync=mutex", "counter/pool/workers=2/sync=mutex",
                   "counter/pool/workers=1/sync=mutex", "counter/pool/workers=2/sync=mutex"}));
}

TEST(Plan, RefusesToCompareInPairsWhereThereIsNoSecond) {
  EXPECT_EQ(usage_error([] { pairs(fib()); }), "--ab needs two to compare, such as two files");
}

}  // namespace
}  // namespace concbench::plan_test
