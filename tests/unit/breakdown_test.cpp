#include <gtest/gtest.h>

#include "analysis/make_report.hpp"
#include "report/blocks.hpp"
#include "support/made_report.hpp"
#include "workloads/table.hpp"

namespace concbench::breakdown_test {
namespace {

CaseReport stamped_case() {
  CaseReport c = made_case("pool", {4000, 8000});
  for (Sample& sample : c.samples) {
    sample.split = {.hand_over_ns = sample.work_ns / 8,
                    .waiting_ns = sample.work_ns / 8,
                    .running_ns = sample.work_ns / 2,
                    .idle_ns = sample.work_ns / 8,
                    .collecting_ns = sample.work_ns / 8};
  }
  return c;
}

TEST(Breakdown, HasTheMeansOfWhatWasStamped) {
  const Breakdown found = break_down(stamped_case(), nullptr, 2).value();
  EXPECT_TRUE(found.stamped);
  EXPECT_EQ(found.startup_ns, 1000);
  EXPECT_EQ(found.work.running_ns, 3000);
  EXPECT_EQ(found.work.idle_ns, 750);
  EXPECT_EQ(found.teardown_ns, 500);
}

TEST(Breakdown, AddsUpToTheMeanTotal) {
  const CaseReport stamped = stamped_case();
  EXPECT_EQ(break_down(stamped, nullptr, 2)->total_ns(), stamped.summary("total_ns").mean);
  CaseReport plain = made_case("pool", {4000, 8000});
  plain.samples[0].submitted_ns = 3000;
  EXPECT_EQ(break_down(plain, nullptr, 2)->total_ns(), plain.summary("total_ns").mean);
}

TEST(Breakdown, KnowsOnlyTheHandOverWithoutStamps) {
  CaseReport plain = made_case("pool", {4000, 8000});
  for (Sample& sample : plain.samples) sample.submitted_ns = 1000;
  const Breakdown found = break_down(plain, nullptr, 2).value();
  EXPECT_FALSE(found.stamped);
  EXPECT_EQ(found.work, WorkSplit{.hand_over_ns = 1000});
  EXPECT_EQ(found.rest_ns, 5000);
}

TEST(Breakdown, LeavesOutSamplesThatAreNotUsable) {
  CaseReport c = stamped_case();
  c.samples[1].invalid = "others used 9 ms of CPU";
  EXPECT_EQ(break_down(c, nullptr, 2)->work.running_ns, 2000);
  c.samples[0].outcome = Outcome::failed;
  EXPECT_FALSE(break_down(c, nullptr, 2).has_value());
}

TEST(Breakdown, ComparesCpuTimeWithTheSequentialCaseRoundByRound) {
  CaseReport pool = made_case("pool", {1000, 1000, 1000});
  const CaseReport sequential = made_case("sequential", {1000, 1000, 4000});
  pool.samples[0].cpu_user_ns = 3000;
  pool.samples[1].cpu_system_ns = 1000;
  pool.samples[2].cpu_user_ns = 8000;
  EXPECT_EQ(break_down(pool, &sequential, 2)->cpu_per_useful, 1.5);
}

TEST(Breakdown, FindsTheEfficiencyFromTheMedianRatioOfTotals) {
  // Startup and teardown are 1500 ns in each.
  const CaseReport pool = made_case("pool", {500, 500, 98'500});
  const CaseReport sequential = made_case("sequential", {1500, 1500, 1500});
  EXPECT_EQ(break_down(pool, &sequential, 2)->efficiency, 0.75);
}

TEST(Breakdown, KnowsNoRatiosWithoutASequentialCase) {
  const Breakdown found = break_down(stamped_case(), nullptr, 2).value();
  EXPECT_FALSE(found.cpu_per_useful.has_value());
  EXPECT_FALSE(found.efficiency.has_value());
}

TEST(Breakdown, KnowsNoRatioToWhatTookNoCpuTime) {
  CaseReport sequential = made_case("sequential", {1000});
  sequential.samples[0].cpu_user_ns = 0;
  const Breakdown found = break_down(made_case("pool", {1000}), &sequential, 1).value();
  EXPECT_FALSE(found.cpu_per_useful.has_value());
  EXPECT_EQ(found.efficiency, 1);
}

TEST(Breakdown, TakesTheSequentialCaseOfTheSameTasks) {
  std::vector<CaseReport> cases{made_case("sequential", {1}), made_case("sequential", {1}),
                                made_case("pool", {1}), made_case("thread", {1})};
  for (const std::size_t i : {1U, 2U}) cases[i].params[0].value = std::uint64_t{7};
  const BackendEntry sequential{.name = "sequential", .staffing = Staffing::caller};
  const BackendEntry pool{.name = "pool", .staffing = Staffing::pool};
  Plan plan;
  for (const BackendEntry* backend : {&sequential, &sequential, &pool, &pool}) {
    plan.cases.push_back({.name = {}, .backend = backend});
  }
  EXPECT_EQ(sequential_of(plan, cases, 2), &cases[1]);
  EXPECT_EQ(sequential_of(plan, cases, 3), cases.data());
  EXPECT_EQ(sequential_of(plan, cases, 1), &cases[1]);
  cases[1].status = Status::failed;
  EXPECT_EQ(sequential_of(plan, cases, 2), nullptr);
}

TEST(Breakdown, GivesEachComputingTaskACpu) {
  const WorkloadEntry computing{.info = {.name = "work", .help = {}, .params = {}}};
  const WorkloadEntry waiting{.info = {.name = "wait", .help = {}, .params = {}, .waits = true}};
  const BackendEntry pool{.name = "pool", .staffing = Staffing::pool};
  const auto at_once = [&](const WorkloadEntry& workload, std::uint64_t tasks) {
    return tasks_at_once({.name = "work/pool",
                          .workload = &workload,
                          .backend = &pool,
                          .workers = 8,
                          .tasks = tasks},
                         2);
  };
  EXPECT_EQ(at_once(computing, 100), 2U);
  EXPECT_EQ(at_once(computing, 1), 1U);
  EXPECT_EQ(at_once(waiting, 100), 8U);
  EXPECT_EQ(at_once(waiting, 5), 5U);
}

TEST(Breakdown, CountsThePlacesOfAnEventLoopWhereTasksWaitForIt) {
  WorkloadEntry workload{.info = {.name = "wait", .help = {}, .params = {}, .waits = true}};
  const BackendEntry loop{.name = "async", .staffing = Staffing::loop};
  Case c{.name = "wait/async",
         .workload = &workload,
         .backend = &loop,
         .workers = 3,
         .in_flight = 50,
         .tasks = 100};
  EXPECT_EQ(tasks_at_once(c, 2), 1U);
  workload.info.asynchronous = true;
  EXPECT_EQ(tasks_at_once(c, 2), 50U);
  c.offload = &loop;
  EXPECT_EQ(tasks_at_once(c, 2), 3U);
}

std::string block_of(const CaseReport& c, const RenderOptions& options = {}) {
  Page page(false);
  write_breakdown(page, {&c}, options);
  return page.text();
}

TEST(Breakdown, IsShownInPartsOfThePass) {
  CaseReport c = made_case("pool", {1});
  EXPECT_EQ(block_of(c), "");
  c.breakdown = {.stamped = true,
                 .startup_ns = 100,
                 .work = {.hand_over_ns = 50,
                          .waiting_ns = 150,
                          .running_ns = 500,
                          .idle_ns = 75,
                          .collecting_ns = 25},
                 .teardown_ns = 100,
                 .cpu_per_useful = 1.25,
                 .efficiency = 0.5};
  EXPECT_EQ(block_of(c),
            "\nWhere the time went: parts of a pass, means over workers and rounds\n"
            "backend  start-up  hand-over  waiting  running   idle  collect  teardown\n"
            "pool       10.0 %      5.0 %   15.0 %   50.0 %  7.5 %    2.5 %    10.0 %\n");
}

TEST(Breakdown, ShowsAllPartsAndRatiosToWhoAsksForThem) {
  CaseReport c = made_case("pool", {1});
  c.breakdown = {.startup_ns = 1000, .teardown_ns = 1, .cpu_per_useful = 1.25, .efficiency = 0.5};
  EXPECT_EQ(block_of(c).find("teardown"), std::string::npos);
  const std::string all = block_of(c, {.verbose = true});
  for (const char* title : {"teardown", "cpu/useful", "efficiency"}) {
    EXPECT_NE(all.find(title), std::string::npos) << all;
  }
}

TEST(Breakdown, IsShownInFewerPartsWithoutStamps) {
  CaseReport c = made_case("pool", {1});
  c.breakdown = {.startup_ns = 10, .work = {.hand_over_ns = 20}, .rest_ns = 65, .teardown_ns = 5};
  EXPECT_EQ(block_of(c),
            "\nWhere the time went: parts of a pass, means over workers and rounds\n"
            "backend  start-up  hand-over  rest of work  teardown\n"
            "pool       10.0 %     20.0 %        65.0 %     5.0 %\n");
}

}  // namespace
}  // namespace concbench::breakdown_test
