#include "metg/metg.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "support/simulated_pools.hpp"

namespace concbench::metg_test {
namespace {

using namespace std::chrono_literals;

using System = SimulatedPools::System;
using Probes = std::vector<MetgProbe>;

/// What is found of some systems on a simulated machine.
struct Found {
  MetgData data;
  std::vector<MetgRow> rows;
};

Found find(SimulatedPools& machine, const MetgSettings& settings, std::size_t rows) {
  Found found{.data = search_metg(settings, std::vector<bool>(rows, true), std::ref(machine)),
              .rows = std::vector<MetgRow>(rows)};
  estimate_metg(settings, found.data, found.rows);
  return found;
}

MetgRow find_one(const System& system, unsigned workers = 2) {
  SimulatedPools machine(workers, {system});
  return find(machine, {.workers = workers}, 1).rows.front();
}

std::vector<std::uint64_t> scanned(const MetgData& data, MetgSubject row) {
  std::vector<std::uint64_t> steps;
  for (const MetgSeries& series : data.scan) {
    if (series.subject == row) steps.push_back(series.steps);
  }
  return steps;
}

TEST(Metg, OfAnIdealSystemFollowsFromItsOverhead) {
  for (const double overhead : {15.0, 800.0, 30'000.0, 240'000.0}) {
    const MetgRow row = find_one({.start_ns = 200'000, .overhead_ns = overhead});
    ASSERT_EQ(row.thresholds.size(), 3U) << overhead;
    for (const MetgThreshold& found : row.thresholds) {
      const double share = found.target;
      EXPECT_EQ(found.reach, CrossingReach::some) << overhead << " " << share;
      // The task itself, and what a worker spends on it as a whole.
      EXPECT_NEAR(found.work_ns / (overhead * share / (1 - share)), 1, 1e-6) << overhead;
      EXPECT_NEAR(found.metg_ns / (overhead / (1 - share)), 1, 1e-6) << overhead;
    }
  }
}

TEST(Metg, IsNotThatOfTheStartUp) {
  const MetgRow row = find_one({.start_ns = 5e6, .overhead_ns = 1000});
  EXPECT_NEAR(row.thresholds[0].metg_ns, 2000, 0.1);
  ASSERT_TRUE(row.startup_ns);
  EXPECT_NEAR(row.startup_ns->point, 5e6, 1);
}

TEST(Metg, HoldsForMoreWorkers) {
  const MetgRow row = find_one({.overhead_ns = 1000}, 8);
  EXPECT_NEAR(row.thresholds[0].metg_ns, 2000, 0.1);
  EXPECT_NEAR(row.break_even.value().work_ns, 1000.0 / 7, 0.1);
}

TEST(Metg, BreaksEvenWhereTheOverheadIsWorthTheWorkers) {
  EXPECT_NEAR(find_one({.overhead_ns = 1000}).break_even.value().work_ns, 1000, 0.1);
}

TEST(Metg, NeverBreaksEvenOnASingleWorker) {
  EXPECT_EQ(find_one({.overhead_ns = 1000}, 1).break_even.value().reach, CrossingReach::none);
}

TEST(Metg, IsBelowTheShortestTaskWhereThatIsGoodEnough) {
  const MetgRow row = find_one({.overhead_ns = 1});
  EXPECT_EQ(row.thresholds[0].reach, CrossingReach::all);
  EXPECT_NEAR(row.thresholds[0].work_ns, SimulatedPools::kStep_ns, 1e-6);
  EXPECT_EQ(row.thresholds[2].reach, CrossingReach::some);
}

TEST(Metg, IsNotReachedByWhoUsesNotAllWorkers) {
  SimulatedPools machine(4, {{.overhead_ns = 100, .uses = 1}});
  const Found found = find(machine, {.workers = 4}, 1);
  const MetgThreshold& half = found.rows[0].thresholds[0];
  EXPECT_EQ(half.reach, CrossingReach::none);
  EXPECT_NEAR(half.best_efficiency, 0.25, 0.001);
  // Longer and longer tasks would not help.
  EXPECT_LE(std::ranges::max(scanned(found.data, 0)), (1U << 18) * 2);
}

TEST(Metg, IsNotReachedWhereTasksWouldHaveToBeLongerThanTheLongest) {
  const MetgRow row = find_one({.overhead_ns = 4e6});
  EXPECT_EQ(row.thresholds[0].reach, CrossingReach::some);
  EXPECT_EQ(row.thresholds[1].reach, CrossingReach::none);
  EXPECT_NEAR(row.thresholds[1].work_ns, 8e6, 1e6);
}

TEST(MetgSearch, HalvesTasksUntilATenthIsReached) {
  SimulatedPools machine(2, {{.overhead_ns = 10'000}});
  const MetgData data = find(machine, {.workers = 2}, 1).data;
  const std::vector<std::uint64_t> steps = scanned(data, 0);
  ASSERT_EQ(steps.front(), 1U << 18);
  for (std::size_t i = 1; i < steps.size(); ++i) EXPECT_EQ(steps[i], steps[i - 1] / 2);
  const double shortest = SimulatedPools::kStep_ns * static_cast<double>(steps.back());
  EXPECT_LT(shortest / (shortest + 10'000), 0.1);
  EXPECT_GE(2 * shortest / (2 * shortest + 10'000), 0.1);
}

TEST(MetgSearch, TakesLongerTasksWhereTheFirstOnesAreTooShort) {
  SimulatedPools machine(2, {{.overhead_ns = 240'000}});
  const MetgData data = find(machine, {.workers = 2}, 1).data;
  EXPECT_GE(std::ranges::max(scanned(data, 0)), 1U << 20);
}

TEST(MetgSearch, MeasuresEachLengthLongEnoughAndWithEnoughWakeUps) {
  const MetgSettings settings{.workers = 2, .chunk = 3};
  SimulatedPools machine(2,
                         {{.overhead_ns = 15}, {.overhead_ns = 30'000}, {.overhead_ns = 240'000}});
  for (const MetgSeries& series : find(machine, settings, 3).data.fine) {
    if (series.subject == kPlainLoop || series.subject == kStaticSplit) continue;
    const double wall = machine.wall({series.subject, series.steps, series.many});
    EXPECT_GE(wall, 20e6) << series.steps;
    EXPECT_GE(series.many, 50U * 2 * 3) << series.steps;
    EXPECT_EQ(series.few, series.many / 4);
  }
}

TEST(MetgSearch, MeasuresWhatRowsAreHeldAgainstInTheSameRounds) {
  SimulatedPools machine(2, {{.overhead_ns = 500}, {.overhead_ns = 30'000}});
  const MetgData data = find(machine, {.workers = 2, .rounds = 13}, 2).data;
  EXPECT_EQ(machine.rounds_of.back(), 13U);
  const Probes& fine = machine.batches.back();
  for (const MetgProbe& probe : fine) {
    for (const MetgSubject yardstick : {kStaticSplit, kPlainLoop}) {
      const auto is_it = [&](const MetgProbe& other) {
        return other.subject == yardstick && other.steps == probe.steps;
      };
      EXPECT_EQ(std::ranges::count_if(fine, is_it), 2) << probe.steps;
    }
  }
}

TEST(MetgSearch, LooksCloselyAroundEachThreshold) {
  SimulatedPools machine(2, {{.overhead_ns = 1000}});
  const Found found = find(machine, {.workers = 2}, 1);
  for (const MetgThreshold& threshold : found.rows[0].thresholds) {
    const auto is_close = [&](const MetgPoint& point) {
      return !point.scan && std::abs(std::log2(point.work_ns / threshold.work_ns)) < 0.6;
    };
    EXPECT_GE(std::ranges::count_if(found.rows[0].points, is_close), 2) << threshold.target;
  }
}

TEST(MetgSearch, ShowsWhyARowFailedAndGoesOnWithTheOthers) {
  SimulatedPools machine(2, {{.overhead_ns = 1000}, {.overhead_ns = 1000}});
  machine.failures[0] = 3;
  const Found found = find(machine, {.workers = 2}, 2);
  EXPECT_EQ(found.rows[0].status, Status::failed);
  EXPECT_EQ(found.rows[0].reason, "task 3: no");
  EXPECT_EQ(found.rows[1].status, Status::ok);
  EXPECT_NEAR(found.rows[1].thresholds.at(0).metg_ns, 2000, 0.1);
  for (std::size_t i = 3; i < machine.batches.size(); ++i) {
    EXPECT_EQ(std::ranges::count(machine.batches[i], 0U, &MetgProbe::subject), 0) << i;
  }
}

TEST(MetgSearch, ShowsAFailureInTheLastRoundsToo) {
  SimulatedPools machine(2, {{.overhead_ns = 1000}, {.overhead_ns = 1000}});
  SimulatedPools whole = machine;
  find(whole, {.workers = 2}, 2);
  machine.failures[1] = whole.batches.size();
  const Found found = find(machine, {.workers = 2}, 2);
  EXPECT_EQ(found.rows[0].status, Status::ok);
  EXPECT_EQ(found.rows[1].status, Status::failed);
}

TEST(MetgSearch, EndsWithoutAnythingToHoldRowsAgainst) {
  SimulatedPools machine(2, {{.overhead_ns = 1000}});
  machine.failures[kStaticSplit] = 2;
  const Found found = find(machine, {.workers = 2}, 1);
  EXPECT_EQ(machine.batches.size(), 2U);
  EXPECT_FALSE(found.data.complete);
  EXPECT_EQ(found.rows[0].status, Status::failed);
  EXPECT_EQ(found.rows[0].reason, "task 3: no");
}

MetgReport report_for(std::optional<std::chrono::nanoseconds> task_time) {
  const auto row = [](std::string name, CrossingReach reach, double work_ns) {
    return MetgRow{.name = std::move(name),
                   .thresholds = {{.target = 0.95, .reach = reach, .work_ns = work_ns}}};
  };
  return {.settings = {.task_time = task_time},
          .rows = {row("pool", CrossingReach::some, 4000),
                   row("openmp", CrossingReach::some, 11'000),
                   row("thread", CrossingReach::none, 8e6),
                   row("sequential", CrossingReach::all, 100),
                   {.name = "tbb", .status = Status::skipped}}};
}

TEST(MetgAdvice, TellsTheChunkThatTasksOfOneLengthNeed) {
  const MetgReport report = report_for(5us);
  EXPECT_EQ(chunk_for(report, report.rows[0]), 1U);
  EXPECT_EQ(chunk_for(report, report.rows[1]), 3U);
  EXPECT_EQ(chunk_for(report, report.rows[2]), std::nullopt);
  EXPECT_EQ(chunk_for(report, report.rows[3]), 1U);
  EXPECT_EQ(metg_answer(report),
            "Tasks of 5us run at 95 % or better: one by one with pool and sequential; openmp needs "
            "chunks of 3; never with thread.");
}

TEST(MetgAdvice, TellsTheShortestTasksWhereNoLengthWasGiven) {
  MetgReport report = report_for(std::nullopt);
  EXPECT_EQ(chunk_for(report, report.rows[0]), std::nullopt);
  report.rows[0].thresholds[0].metg_ns = 4100;
  report.rows[1].thresholds[0].metg_ns = 12'000;
  report.rows[3].in_caller = true;
  EXPECT_EQ(metg_answer(report),
            "The shortest tasks that run at 95 % or better are those of 4.10 us with pool.");
}

TEST(MetgAdvice, FallsBackOnAnEasierTargetWhereAFigureIsNotTold) {
  MetgReport report = report_for(std::nullopt);
  report.rows.resize(1);
  MetgThreshold& wide = report.rows[0].thresholds[0];
  wide.lower_ns = 100;
  wide.upper_ns = 5000;
  report.rows[0].thresholds.insert(
      report.rows[0].thresholds.begin(),
      {.target = 0.5, .reach = CrossingReach::some, .metg_ns = 70, .lower_ns = 60, .upper_ns = 80});
  EXPECT_EQ(metg_answer(report),
            "The shortest tasks that run at 50 % or better are those of 70.0 ns with pool.");
}

TEST(MetgSearch, ForecastsItsSamplesWithinAFactorOfTwo) {
  SimulatedPools machine(2, {{.overhead_ns = 1000}, {.overhead_ns = 50'000}});
  find(machine, {.workers = 2}, 2);
  std::size_t samples = 0;
  for (std::size_t i = machine.batches.size(); i-- > 0;) {
    EXPECT_LE(machine.forecasts[i], 2 * samples);
    EXPECT_LE(samples, 2 * machine.forecasts[i]);
    samples += machine.batches[i].size() * machine.rounds_of[i];
  }
}

TEST(MetgSearch, LeavesRowsThatAreSkippedAlone) {
  SimulatedPools machine(2, {{.overhead_ns = 1000}, {.overhead_ns = 1000}});
  const MetgSettings settings{.workers = 2};
  const MetgData data = search_metg(settings, {false, true}, std::ref(machine));
  EXPECT_TRUE(data.complete);
  EXPECT_TRUE(scanned(data, 0).empty());
  EXPECT_FALSE(scanned(data, 1).empty());
}

TEST(MetgSearch, TellsWhatItHasWhereItIsCutShort) {
  SimulatedPools whole(2, {{.overhead_ns = 1000}});
  find(whole, {.workers = 2}, 1);
  SimulatedPools machine(2, {{.overhead_ns = 1000}});
  machine.cut_in = whole.batches.size();
  const Found found = find(machine, {.workers = 2}, 1);
  EXPECT_FALSE(found.data.complete);
  const MetgRow& row = found.rows[0];
  EXPECT_EQ(row.status, Status::ok);
  // Of the scan, so that start-up is in it, and with no interval.
  EXPECT_NEAR(row.thresholds.at(0).metg_ns, 2000, 20);
  EXPECT_FALSE(std::isfinite(row.thresholds[0].upper_ns));
  EXPECT_FALSE(row.startup_ns);
}

TEST(MetgSearch, StopsAtOnceWhereItIsCutShort) {
  SimulatedPools machine(2, {{.overhead_ns = 1000}});
  machine.cut_in = 1;
  const Found found = find(machine, {.workers = 2}, 1);
  EXPECT_EQ(machine.batches.size(), 1U);
  EXPECT_EQ(found.rows[0].status, Status::skipped);
  EXPECT_EQ(found.rows[0].reason, "not reached");
}

TEST(MetgSearch, SaysSoWhereNothingCouldBeBelieved) {
  SimulatedPools machine(2, {{.overhead_ns = 1000}});
  machine.lost_rounds = 1000;
  const Found found = find(machine, {.workers = 2}, 1);
  EXPECT_EQ(found.rows[0].status, Status::failed);
  EXPECT_NE(found.rows[0].reason.find("too busy"), std::string::npos);
}

TEST(MetgSearch, LeavesRoundsOutThatCannotBeBelieved) {
  SimulatedPools machine(2, {{.overhead_ns = 1000}});
  machine.lost_rounds = 2;
  const Found found = find(machine, {.workers = 2}, 1);
  EXPECT_EQ(found.rows[0].points.back().rounds, 9U);
  EXPECT_NEAR(found.rows[0].thresholds.at(0).metg_ns, 2000, 0.1);
}

TEST(MetgSearch, DoesNotAskForMillionsOfTasksWhoseCostIsUnknown) {
  SimulatedPools machine(2, {{.overhead_ns = 1e6}, {.overhead_ns = 10}});
  find(machine, {.workers = 2}, 2);
  for (const Probes& batch : machine.batches) {
    for (const MetgProbe& probe : batch) EXPECT_LT(machine.wall(probe), 2e9) << probe.steps;
  }
}

TEST(MetgIntervals, HoldTheTruthOnANoisyMachine) {
  SimulatedPools machine(2, {{.start_ns = 300'000, .overhead_ns = 1000}, {.overhead_ns = 40'000}});
  machine.noise = 0.02;
  const Found found = find(machine, {.workers = 2}, 2);
  const double overheads[] = {1000, 40'000};
  for (std::size_t i = 0; i < 2; ++i) {
    for (const MetgThreshold& threshold : found.rows[i].thresholds) {
      const double truth = overheads[i] / (1 - threshold.target);
      EXPECT_LE(threshold.lower_ns, truth) << i << " " << threshold.target;
      EXPECT_GE(threshold.upper_ns, truth) << i << " " << threshold.target;
      EXPECT_LE(threshold.lower_ns, threshold.metg_ns);
      EXPECT_GE(threshold.upper_ns, threshold.metg_ns);
    }
  }
  const MetgThreshold& half = found.rows[0].thresholds[0];
  EXPECT_LT(half.upper_ns / half.lower_ns, 1.3);
}

TEST(Metg, NeverFallsWhereMoreIsAskedFor) {
  SimulatedPools machine(2, {{.overhead_ns = 100}, {.overhead_ns = 1000}, {.overhead_ns = 40'000}});
  machine.noise = 0.4;
  for (const MetgRow& row : find(machine, {.workers = 2}, 3).rows) {
    double least = 0;
    for (const MetgThreshold& threshold : row.thresholds) {
      if (threshold.reach != CrossingReach::some) continue;
      EXPECT_GE(threshold.metg_ns, least) << threshold.target;
      least = threshold.metg_ns;
    }
  }
}

TEST(MetgIntervals, AreTheSameForTheSameSeed) {
  const auto bounds = [](std::uint64_t seed) {
    SimulatedPools machine(2, {{.overhead_ns = 1000}});
    machine.noise = 0.02;
    return find(machine, {.workers = 2, .seed = seed}, 1).rows[0].thresholds[0].lower_ns;
  };
  EXPECT_EQ(bounds(3), bounds(3));
  EXPECT_NE(bounds(3), bounds(4));
}

TEST(MetgIntervals, AreMissingAfterTooFewRounds) {
  SimulatedPools machine(2, {{.overhead_ns = 1000}});
  machine.noise = 0.02;
  const Found found = find(machine, {.workers = 2, .rounds = 5}, 1);
  EXPECT_FALSE(std::isfinite(found.rows[0].thresholds[0].upper_ns));
  EXPECT_EQ(found.rows[0].points.back().rounds, 5U);
}

TEST(MetgPoints, HaveEveryLengthWithItsEfficiency) {
  SimulatedPools machine(2, {{.overhead_ns = 1000}});
  const Found found = find(machine, {.workers = 2}, 1);
  const std::vector<MetgPoint>& points = found.rows[0].points;
  EXPECT_EQ(points.size(),
            scanned(found.data, 0).size() + static_cast<std::size_t>(std::ranges::count(
                                                found.data.fine, 0U, &MetgSeries::subject)));
  for (const MetgPoint& point : points) {
    EXPECT_EQ(point.rounds, point.scan ? 3U : 11U);
    EXPECT_NEAR(point.efficiency.point, point.work_ns / (point.work_ns + 1000),
                point.scan ? 0.01 : 1e-9);
  }
}

TEST(MetgYardsticks, TellWhatATaskTakesByItselfAndInALoop) {
  SimulatedPools machine(2, {{.overhead_ns = 1000}});
  const Found found = find(machine, {.workers = 2}, 1);
  const std::vector<MetgYardstick> yardsticks = metg_yardsticks({.workers = 2}, found.data);
  ASSERT_FALSE(yardsticks.empty());
  std::uint64_t steps = 0;
  for (const MetgYardstick& yardstick : yardsticks) {
    EXPECT_GT(yardstick.steps, steps);
    steps = yardstick.steps;
    const double work = SimulatedPools::kStep_ns * static_cast<double>(steps);
    EXPECT_NEAR(yardstick.work_ns / work, 1, 0.01);
    EXPECT_NEAR(yardstick.loop_ns / work, 1, 0.01);
  }
}

}  // namespace
}  // namespace concbench::metg_test
