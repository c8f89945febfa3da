#include <gtest/gtest.h>

#include <algorithm>

#include "plan/plan.hpp"
#include "support/usage_error.hpp"

namespace concbench::plan_sweep_test {
namespace {

using Texts = std::vector<std::string>;

CpuBudget cpus(unsigned count) { return {.present = count, .affinity = count}; }

/// A sweep of fib on a pool.
Request sweep(Texts varied = {}) {
  Request request{.workload = "fib", .backends = {"pool"}};
  request.sweep = std::move(varied);
  return request;
}

Texts names(const Plan& plan) {
  Texts names;
  for (const Case& c : plan.cases) names.push_back(c.name);
  return names;
}

Texts names(const Request& request, unsigned count = 4) {
  return names(make_plan(request, cpus(count)));
}

std::string refusal(const Request& request) {
  return usage_error([&] { make_plan(request, cpus(4)); });
}

std::vector<unsigned> default_workers(unsigned count) {
  std::vector<unsigned> workers;
  for (const Case& c : make_plan(sweep(), cpus(count)).cases) {
    if (c.backend->name == "pool") workers.push_back(c.workers);
  }
  return workers;
}

TEST(PlanOfASweep, MeasuresTheSequentialProgramFirst) {
  Request request = sweep();
  request.workers = {"1..2"};
  EXPECT_EQ(names(request), (Texts{"fib/sequential", "fib/pool/workers=1", "fib/pool/workers=2"}));
}

TEST(PlanOfASweep, HasAllWorkerCountsUpToTheCpusAndTwiceAsMany) {
  EXPECT_EQ(default_workers(1), (std::vector<unsigned>{1, 2}));
  EXPECT_EQ(default_workers(2), (std::vector<unsigned>{1, 2, 4}));
  EXPECT_EQ(default_workers(8), (std::vector<unsigned>{1, 2, 3, 4, 5, 6, 7, 8, 16}));
}

TEST(PlanOfASweep, DoublesTheWorkersWhereThereAreManyCpus) {
  EXPECT_EQ(default_workers(9), (std::vector<unsigned>{1, 2, 4, 8, 9, 18}));
  EXPECT_EQ(default_workers(64), (std::vector<unsigned>{1, 2, 4, 8, 16, 32, 64, 128}));
}

TEST(PlanOfASweep, HasTheSequentialProgramOnceHoweverManyChunksAndModesThereAre) {
  Request request = sweep({"chunk=1,10"});
  request.workers = {"2"};
  request.dispatch = {"map", "imap"};
  request.backends = {"sequential", "pool"};
  EXPECT_EQ(names(request),
            (Texts{"fib/sequential", "fib/pool/map/chunk=1", "fib/pool/map/chunk=10",
                   "fib/pool/imap/chunk=1", "fib/pool/imap/chunk=10"}));
  EXPECT_EQ(make_plan(request, cpus(4)).cases[0].chunk_size, ChunkSize::of(30));
}

TEST(PlanOfASweep, ComparesEachSetOfParametersWithItsOwnSequentialProgram) {
  Request request = sweep({"n=20,22"});
  request.workers = {"2"};
  const Plan plan = make_plan(request, cpus(4));
  EXPECT_EQ(names(plan), (Texts{"fib/sequential/n=20", "fib/sequential/n=22", "fib/pool/n=20",
                                "fib/pool/n=22"}));
  EXPECT_EQ(plan.baselines(), (std::vector<std::size_t>{0, 1, 0, 1}));
}

TEST(PlanOfASweep, TakesRangesOfCounts) {
  Request request = sweep({"n=3..5"});
  request.backends = {"sequential"};
  EXPECT_EQ(names(request),
            (Texts{"fib/sequential/n=3", "fib/sequential/n=4", "fib/sequential/n=5"}));
}

TEST(PlanOfASweep, CrossesWhatItVaries) {
  EXPECT_EQ(names(sweep({"n=3,4", "workers=1,2", "chunk=1..2"})).size(), 2U + 2 * 2 * 2);
}

TEST(PlanOfASweep, TakesValuesOfOneParameterTogether) {
  Request request = sweep({"n=3", "n=4"});
  request.workers = {"1"};
  EXPECT_EQ(names(request).size(), 4U);
}

TEST(PlanOfASweep, VariesDurationsAndFlagsToo) {
  Request durations{.workload = "sleep", .params = {}, .backends = {"async"}};
  durations.sweep = Texts{"duration=1ms,2ms"};
  const Plan plan = make_plan(durations, cpus(2));
  EXPECT_EQ(plan.cases[1].params.duration("duration"), std::chrono::milliseconds(2));
  EXPECT_EQ(plan.sweep_options[3], "--backend async --duration 2ms");
  Request flags{.workload = "read", .params = {{"file", {"/etc/passwd"}}}, .backends = {"thread"}};
  flags.sweep = Texts{"direct=false,true"};
  EXPECT_EQ(make_plan(flags, cpus(2)).sweep_options[3], "--backend thread --direct");
}

TEST(PlanOfASweep, KnowsTheOptionsOfEachCase) {
  Request request = sweep({"chunk=auto,100"});
  request.workers = {"2"};
  request.dispatch = {"map", "imap"};
  request.backends = {"pool", "async"};
  request.offload = {"process-pool"};
  EXPECT_EQ(make_plan(request, cpus(4)).sweep_options,
            (Texts{"--backend sequential", "--backend pool -j 2", "--backend pool -j 2 --chunk 100",
                   "--backend pool -j 2 --chunk 1 --dispatch imap",
                   "--backend pool -j 2 --chunk 100 --dispatch imap",
                   "--backend async --offload process-pool -j 2 --chunk 1",
                   "--backend async --offload process-pool -j 2 --chunk 100",
                   "--backend async --offload process-pool -j 2 --chunk 1 --dispatch imap",
                   "--backend async --offload process-pool -j 2 --chunk 100 --dispatch imap"}));
}

TEST(PlanOfASweep, HasThreadsTakeTurnsButNotTheSequentialProgram) {
  Request request = sweep();
  request.workers = {"2"};
  request.gil = {"none", "5ms"};
  EXPECT_EQ(
      make_plan(request, cpus(4)).sweep_options,
      (Texts{"--backend sequential", "--backend pool -j 2", "--backend pool -j 2 --gil 5ms"}));
  request.gil = {"5ms"};
  EXPECT_EQ(names(request), (Texts{"fib/sequential", "fib/pool/gil=5ms"}));
}

TEST(PlanOfASweep, RunsThatAreNoSweepHaveNoOptionsAndOneBaseline) {
  const Plan plan = make_plan({.workload = "fib"}, cpus(2));
  EXPECT_TRUE(plan.sweep_options.empty());
  EXPECT_EQ(plan.baselines(), std::vector<std::size_t>(plan.cases.size(), 0));
}

Request sweep_of_program(const std::string& command, Texts varied) {
  Request request{.workload = "command", .params = {{"cmd", {command}}}};
  request.sweep = std::move(varied);
  return request;
}

TEST(PlanOfASweep, FillsValuesIntoACommandLine) {
  const Plan plan = make_plan(sweep_of_program("true {t} {{t}}", {"t=1..2,x"}), cpus(4));
  EXPECT_EQ(names(plan),
            (Texts{"command/sequential/t=1", "command/sequential/t=2", "command/sequential/t=x"}));
  EXPECT_EQ(plan.cases[1].params.text("cmd"), "true 2 {{t}}");
  EXPECT_EQ(plan.sweep_options[1], "--backend sequential --cmd 'true 2 {{t}}'");
}

TEST(PlanOfASweep, FillsValuesIntoWhatIsRunBesideTheProgram) {
  Request request = sweep_of_program("true {t}", {"t=1,2"});
  request.params["setup"] = {"false {t}"};
  EXPECT_EQ(make_plan(request, cpus(4)).cases[1].params.text("setup"), "false 2");
}

TEST(PlanOfASweep, ComparesValuesOfOneProgramWithTheFirst) {
  const Plan plan = make_plan(sweep_of_program("true {t}", {"t=1,2"}), cpus(4));
  EXPECT_EQ(plan.baselines(), (std::vector<std::size_t>{0, 0}));
}

TEST(PlanOfASweep, FillsValuesIntoTheProgramsOfSeveralTasks) {
  Request request = sweep_of_program("true {t}", {"t=1,2"});
  request.params["n"] = {"4"};
  request.backends = {"pool"};
  request.workers = {"2"};
  const Plan plan = make_plan(request, cpus(4));
  EXPECT_EQ(names(plan), (Texts{"command/sequential/t=1", "command/sequential/t=2",
                                "command/pool/t=1", "command/pool/t=2"}));
  EXPECT_EQ(plan.baselines(), (std::vector<std::size_t>{0, 1, 0, 1}));
}

TEST(PlanOfASweep, SaysWhereTheValuesOfAProgramBelong) {
  EXPECT_EQ(refusal(sweep_of_program("true", {"t=1,2"})),
            "--sweep: nothing is named 't'; write {t} in the command line where its values belong");
}

TEST(PlanOfASweep, RefusesWhatCannotBeMeant) {
  EXPECT_EQ(refusal(sweep({"n"})), "--sweep: 'n' names no values; write it like 'chunk=1,10,100'");
  EXPECT_EQ(refusal(sweep({"=1"})),
            "--sweep: '=1' names no values; write it like 'chunk=1,10,100'");
  EXPECT_EQ(refusal(sweep({"n=3,,4"})), "--sweep: 'n=3,,4' has a comma too many");
  EXPECT_EQ(refusal(sweep({"chunks=1"})),
            "--sweep: 'fib' has no parameter named 'chunks'; did you mean 'chunk'?");
  EXPECT_EQ(refusal(sweep({"n=3,3"})), "'n=3#1' and 'n=3#2' are the same; give it once");
  EXPECT_EQ(refusal(sweep({"n=94"})), "-n: 94 is above 93: fib(94) has more than 64 bits");
  EXPECT_EQ(refusal(sweep({"workers=0"})), "--workers: 0 is not between 1 and 65000");
}

TEST(PlanOfASweep, RefusesAnOptionBesideItsSweep) {
  Request request = sweep({"n=3,4"});
  request.params = {{"n", {"5"}}};
  EXPECT_EQ(refusal(request), "-n and --sweep n cannot be combined");
  request = sweep({"workers=1,2"});
  request.workers = {"3"};
  EXPECT_EQ(refusal(request), "--workers and --sweep workers cannot be combined");
  request = sweep({"chunk=1,2"});
  request.chunks = {"3"};
  EXPECT_EQ(refusal(request), "--chunk and --sweep chunk cannot be combined");
}

TEST(Plan, TakesRangesOfWorkersAndChunks) {
  EXPECT_EQ(
      names(make_plan({.workload = "fib", .backends = {"pool"}, .workers = {"1..3"}}, cpus(2))),
      (Texts{"fib/pool/workers=1", "fib/pool/workers=2", "fib/pool/workers=3"}));
  EXPECT_EQ(
      names(make_plan({.workload = "fib", .backends = {"pool"}, .chunks = {"1..2"}}, cpus(2))),
      (Texts{"fib/pool/chunk=1", "fib/pool/chunk=2"}));
}

}  // namespace
}  // namespace concbench::plan_sweep_test
