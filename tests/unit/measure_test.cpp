#include "measure/measure.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <map>

#include "analysis/pairing.hpp"
#include "analysis/stopping_judge.hpp"
#include "support/order_of_round.hpp"
#include "workloads/table.hpp"

namespace concbench::measure_test {
namespace {

using namespace std::chrono_literals;

using Order = std::vector<std::size_t>;

const WorkloadEntry kWorkload{.info = {.name = "work", .help = {}, .params = {}}};
constexpr std::string_view kNames[] = {"work/a", "work/b", "work/c", "work/d"};

/// A plan of `cases` cases of the same tasks.
Plan plan_of(std::size_t cases, unsigned rounds) {
  Plan plan{.settings = {.rounds = rounds}};
  for (std::size_t i = 0; i < cases; ++i) {
    plan.cases.push_back({.name = std::string(kNames[i]), .workload = &kWorkload});
  }
  return plan;
}

Sample good(std::uint64_t digest = 0xd1) {
  Sample sample;
  sample.passes = 1;
  sample.digest = digest;
  return sample;
}

Sample working(unsigned round, double work_ns) {
  Sample sample{{.work_ns = work_ns}};
  sample.round = round;
  return sample;
}

Sample lasting(double wall_ns) {
  Sample sample;
  sample.wall_ns = wall_ns;
  return sample;
}

Sample bad(Outcome outcome, std::string reason = "because") {
  return ended(outcome, std::move(reason));
}

Sample spoilt() {
  Sample sample = good();
  sample.invalid = "3 connections were dropped on this machine";
  return sample;
}

/// Gives each case what was laid out for it, one after another, and good samples after that.
class FakeSampler final : public Sampler {
 public:
  Sample take(std::size_t index, std::optional<Clock::time_point> deadline) override {
    taken.push_back(index);
    deadlines.push_back(deadline);
    std::deque<Sample>& script = scripts[index];
    if (script.empty()) return good();
    Sample sample = script.front();
    script.pop_front();
    return sample;
  }

  std::map<std::size_t, std::deque<Sample>> scripts;
  Order taken;
  std::vector<std::optional<Clock::time_point>> deadlines;
};

Clock::time_point noon() { return Clock::time_point(12h); }

Measurements run(const Plan& plan, Sampler& sampler) {
  StoppingJudge judge(plan);
  return measure(plan, sampler, judge, noon, [](const Progress&) {});
}

Sample lost() {
  Sample sample = bad(Outcome::failed, "rank 1 on node n2 was killed by signal 9 (Killed)");
  sample.lost = true;
  return sample;
}

TEST(Measure, TakesOneSampleOfEveryCaseInARound) {
  FakeSampler sampler;
  const Measurements measurements = run(plan_of(3, 4), sampler);
  EXPECT_EQ(measurements.ending, Ending::rounds);
  for (const CaseResult& result : measurements.cases) {
    EXPECT_EQ(result.status, Status::ok);
    ASSERT_EQ(result.samples.size(), 4U);
    for (unsigned round = 0; round < 4; ++round) EXPECT_EQ(result.samples[round].round, round);
  }
}

TEST(Measure, KeepsToTheOrderOfEachRound) {
  FakeSampler sampler;
  run(plan_of(4, 3), sampler);
  Order wanted;
  for (unsigned round = 0; round < 3; ++round) {
    for (const std::size_t index : order_of_round(4, Settings{}.seed, round)) {
      wanted.push_back(index);
    }
  }
  EXPECT_EQ(sampler.taken, wanted);
}

TEST(Measure, NotesTheRoundAndThePlaceOfEachSample) {
  FakeSampler sampler;
  const Measurements measurements = run(plan_of(4, 2), sampler);
  for (unsigned round = 0; round < 2; ++round) {
    for (unsigned order = 0; order < 4; ++order) {
      const Sample& sample = measurements.cases[sampler.taken[round * 4 + order]].samples[round];
      EXPECT_EQ(sample.round, round);
      EXPECT_EQ(sample.order, order);
    }
  }
}

TEST(Measure, DoesNotSampleAFailedCaseAgain) {
  FakeSampler sampler;
  sampler.scripts[1] = {good(), bad(Outcome::failed, "task 3: no")};
  const Measurements measurements = run(plan_of(3, 5), sampler);
  EXPECT_EQ(measurements.cases[1].status, Status::failed);
  EXPECT_EQ(measurements.cases[1].reason, "task 3: no");
  EXPECT_EQ(measurements.cases[1].samples.size(), 2U);
}

TEST(Measure, GoesOnWithTheOthersAfterAFailure) {
  FakeSampler sampler;
  sampler.scripts[1] = {bad(Outcome::failed)};
  const Measurements measurements = run(plan_of(3, 5), sampler);
  EXPECT_EQ(measurements.ending, Ending::rounds);
  for (const std::size_t other : {0U, 2U}) {
    EXPECT_EQ(measurements.cases[other].status, Status::ok);
    EXPECT_EQ(measurements.cases[other].samples.size(), 5U);
  }
}

TEST(Measure, TellsATimeoutFromAFailure) {
  FakeSampler sampler;
  sampler.scripts[0] = {bad(Outcome::timed_out, "a pass took longer than 1.00 s")};
  const Measurements measurements = run(plan_of(1, 3), sampler);
  EXPECT_EQ(measurements.cases[0].status, Status::timed_out);
  EXPECT_EQ(measurements.cases[0].reason, "a pass took longer than 1.00 s");
  EXPECT_EQ(measurements.cases[0].samples.size(), 1U);
}

TEST(Measure, LeavesOutWhatThePlanSkips) {
  Plan plan = plan_of(2, 3);
  plan.cases[1].skipped = "tbb is not installed";
  FakeSampler sampler;
  const Measurements measurements = run(plan, sampler);
  EXPECT_EQ(sampler.taken, Order(3, 0));
  EXPECT_EQ(measurements.cases[1].status, Status::skipped);
  EXPECT_EQ(measurements.cases[1].reason, "tbb is not installed");
}

TEST(Measure, EndsAtOnceWhereTheUserInterruptsIt) {
  FakeSampler sampler;
  for (std::size_t i = 0; i < 3; ++i) sampler.scripts[i] = {good(), bad(Outcome::interrupted)};
  const Measurements measurements = run(plan_of(3, 5), sampler);
  EXPECT_EQ(measurements.ending, Ending::interrupted);
  EXPECT_EQ(sampler.taken.size(), 4U);
}

TEST(Measure, EndsAtOnceWhereTheTimeIsUp) {
  FakeSampler sampler;
  for (std::size_t i = 0; i < 3; ++i) sampler.scripts[i] = {good(), bad(Outcome::time_limit)};
  const Measurements measurements = run(plan_of(3, 5), sampler);
  EXPECT_EQ(measurements.ending, Ending::time_limit);
  EXPECT_EQ(sampler.taken.size(), 4U);
}

TEST(Measure, KeepsWhatItHadWhenItWasCutShort) {
  FakeSampler sampler;
  for (std::size_t i = 0; i < 3; ++i) sampler.scripts[i] = {good(), bad(Outcome::interrupted)};
  const Measurements measurements = run(plan_of(3, 5), sampler);
  for (const CaseResult& result : measurements.cases) {
    EXPECT_EQ(result.status, Status::ok);
    EXPECT_EQ(result.samples.size(), 1U);
  }
}

TEST(Measure, SaysWhichCasesItDidNotReach) {
  FakeSampler sampler;
  for (std::size_t i = 0; i < 3; ++i) sampler.scripts[i] = {bad(Outcome::time_limit)};
  for (const CaseResult& result : run(plan_of(3, 5), sampler).cases) {
    EXPECT_EQ(result.status, Status::skipped);
    EXPECT_EQ(result.reason, "not reached");
    EXPECT_TRUE(result.samples.empty());
  }
}

TEST(Measure, SetsOneDeadlineForAllSamples) {
  Plan plan = plan_of(2, 2);
  plan.settings.time_limit = 90s;
  FakeSampler sampler;
  run(plan, sampler);
  EXPECT_EQ(sampler.deadlines, std::vector<std::optional<Clock::time_point>>(4, noon() + 90s));
}

TEST(Measure, SetsADeadlineForATimeLimitOfCenturies) {
  Plan plan = plan_of(1, 1);
  plan.settings.time_limit = std::chrono::nanoseconds::max();
  FakeSampler sampler;
  run(plan, sampler);
  EXPECT_EQ(sampler.deadlines.front(), Clock::time_point::max());
}

TEST(Measure, SetsNoDeadlineWithoutATimeLimit) {
  FakeSampler sampler;
  run(plan_of(1, 1), sampler);
  EXPECT_EQ(sampler.deadlines.front(), std::nullopt);
}

TEST(Measure, FailsTheLaterOfTwoCasesWhoseValuesDiffer) {
  const std::size_t first = order_of_round(2, Settings{}.seed, 0).front();
  const std::size_t second = 1 - first;
  FakeSampler sampler;
  sampler.scripts[first] = {good(0xa)};
  sampler.scripts[second] = {good(0xb)};
  const Measurements measurements = run(plan_of(2, 1), sampler);
  EXPECT_EQ(measurements.cases[first].status, Status::ok);
  EXPECT_EQ(measurements.cases[second].status, Status::failed);
  EXPECT_EQ(measurements.cases[second].samples.front().outcome, Outcome::failed);
  EXPECT_EQ(measurements.cases[second].reason,
            "its values differ from those of '" + std::string(kNames[first]) +
                "' (digest 000000000000000b, not 000000000000000a)");
}

TEST(Measure, FailsACaseWhoseValuesChangeFromRoundToRound) {
  FakeSampler sampler;
  sampler.scripts[0] = {good(0xa), good(0xa), good(0xb)};
  const Measurements measurements = run(plan_of(1, 5), sampler);
  EXPECT_EQ(measurements.cases[0].status, Status::failed);
  EXPECT_EQ(measurements.cases[0].samples.size(), 3U);
  EXPECT_EQ(measurements.cases[0].reason,
            "its values differ from those of 'work/a' (digest 000000000000000b, not "
            "000000000000000a)");
}

TEST(Measure, DoesNotCompareTheValuesOfDifferentTasks) {
  Plan plan = plan_of(2, 2);
  const ParamInfo n{.name = "n"};
  plan.cases[0].params.set(n, std::uint64_t{1});
  plan.cases[1].params.set(n, std::uint64_t{2});
  FakeSampler sampler;
  sampler.scripts[0] = {good(0xa), good(0xa)};
  sampler.scripts[1] = {good(0xb), good(0xb)};
  for (const CaseResult& result : run(plan, sampler).cases) EXPECT_EQ(result.status, Status::ok);
}

TEST(Measure, DoesNotTakeTheValuesOfAFailedSampleForAReference) {
  FakeSampler sampler;
  Sample failed = bad(Outcome::failed);
  failed.digest = 0xf;
  const std::size_t first = order_of_round(2, Settings{}.seed, 0).front();
  sampler.scripts[first] = {failed};
  EXPECT_EQ(run(plan_of(2, 2), sampler).cases[1 - first].status, Status::ok);
}

TEST(Measure, KeepsSamplesThatMustNotBeBelieved) {
  FakeSampler sampler;
  sampler.scripts[0] = {spoilt()};
  const Measurements measurements = run(plan_of(1, 2), sampler);
  EXPECT_EQ(measurements.cases[0].status, Status::ok);
  EXPECT_EQ(measurements.cases[0].samples.size(), 3U);
  EXPECT_EQ(measurements.cases[0].samples.front().invalid, spoilt().invalid);
}

TEST(Measure, TakesAnInvalidSampleAgainInTheSamePlace) {
  FakeSampler sampler;
  sampler.scripts[0] = {spoilt(), good()};
  const std::vector<Sample> samples = run(plan_of(1, 1), sampler).cases[0].samples;
  ASSERT_EQ(samples.size(), 2U);
  EXPECT_EQ(samples[1].attempt, 1U);
  EXPECT_EQ(samples[1].round, samples[0].round);
  EXPECT_EQ(samples[1].order, samples[0].order);
}

TEST(Measure, GivesASampleUpThatIsInvalidThreeTimes) {
  FakeSampler sampler;
  sampler.scripts[0] = {spoilt(), spoilt(), spoilt(), spoilt()};
  const std::vector<Sample> samples = run(plan_of(1, 2), sampler).cases[0].samples;
  ASSERT_EQ(samples.size(), 5U);
  EXPECT_EQ(samples[2].round, 0U);
  EXPECT_EQ(samples[3].round, 1U);
}

TEST(Measure, TakesALostSampleAgainAndGoesOnWithTheCase) {
  FakeSampler sampler;
  sampler.scripts[0] = {good(), lost(), good()};
  const CaseResult result = run(plan_of(1, 3), sampler).cases[0];
  EXPECT_EQ(result.status, Status::ok);
  ASSERT_EQ(result.samples.size(), 4U);
  EXPECT_TRUE(result.samples[1].lost);
  EXPECT_EQ(result.samples[2].round, result.samples[1].round);
  EXPECT_EQ(result.samples[2].attempt, 1U);
}

TEST(Measure, TakesALostSampleAgainAsOftenAsTheUserSays) {
  FakeSampler sampler;
  sampler.scripts[0] = {lost(), lost(), lost(), lost()};
  Plan plan = plan_of(1, 3);
  plan.settings.retries = 2;
  const CaseResult result = run(plan, sampler).cases[0];
  EXPECT_EQ(result.status, Status::failed);
  EXPECT_EQ(result.reason, lost().reason);
  EXPECT_EQ(result.samples.size(), 3U);
}

/// A case that takes `factor` times as long, give or take what its rounds differ by.
std::deque<Sample> script_of(double factor, unsigned rounds) {
  std::deque<Sample> script;
  for (unsigned round = 0; round < rounds; ++round) {
    Sample sample = good();
    sample.work_ns = 1e6 * factor * (1 + 0.001 * (round % 7));
    script.push_back(sample);
  }
  return script;
}

/// As many rounds as it takes.
Plan open_plan(std::size_t cases) {
  Plan plan = plan_of(cases, 1);
  plan.settings.rounds = std::nullopt;
  return plan;
}

TEST(Measure, EndsOnceEveryComparisonIsDecided) {
  FakeSampler sampler;
  sampler.scripts = {{0, script_of(1, 100)}, {1, script_of(2, 100)}, {2, script_of(1, 100)}};
  const Plan plan = open_plan(3);
  const Measurements measurements = run(plan, sampler);
  EXPECT_EQ(measurements.ending, Ending::decided);
  EXPECT_GE(measurements.rounds, Settings::kMinRounds);
  const auto compared = compare_cases(measurements.cases, 0, look_of(plan, measurements), 0.02);
  EXPECT_EQ(compared[1]->verdict, Verdict::slower);
  EXPECT_EQ(compared[2]->verdict, Verdict::same);
}

/// Of two that are surely faster than the baseline, one is a little faster than the other.
TEST(Measure, GoesOnUntilTheBestOfASweepIsKnown) {
  const auto rounds_of = [](std::vector<std::string> sweep_options) {
    FakeSampler sampler;
    sampler.scripts = {{0, script_of(2, 300)}, {1, script_of(1, 300)}, {2, {}}};
    for (unsigned round = 0; round < 300; ++round) {
      Sample sample = good();
      // Mostly 3 % faster, and in one round of four 3 % slower.
      sample.work_ns = 1e6 * (round % 4 == 3 ? 1.03 : 0.97);
      sampler.scripts[2].push_back(sample);
    }
    Plan plan = open_plan(3);
    plan.sweep_options = std::move(sweep_options);
    const Measurements measurements = run(plan, sampler);
    EXPECT_EQ(measurements.ending, Ending::decided);
    return measurements.rounds;
  };
  EXPECT_GT(rounds_of({"a", "b", "c"}), rounds_of({}));
}

TEST(Measure, EndsForAnOnlyCaseOnceItsIntervalIsNarrow) {
  FakeSampler sampler;
  sampler.scripts = {{0, script_of(1, 100)}};
  EXPECT_EQ(run(open_plan(1), sampler).ending, Ending::precision);
}

TEST(Measure, EndsWhereEveryCaseHasFailed) {
  FakeSampler sampler;
  sampler.scripts = {{0, {bad(Outcome::failed)}}, {1, {bad(Outcome::failed)}}};
  EXPECT_EQ(run(open_plan(2), sampler).ending, Ending::no_case);
}

TEST(Measure, TakesNoRoundWhereEveryCaseIsSkipped) {
  FakeSampler sampler;
  Plan plan = open_plan(2);
  for (Case& c : plan.cases) c.skipped = "not here";
  const Measurements measurements = run(plan, sampler);
  EXPECT_EQ(measurements.ending, Ending::no_case);
  EXPECT_EQ(measurements.rounds, 0U);
}

/// Two cases that never differ enough to be told apart, on a clock that a sample moves by a second.
Measurements run_by_the_clock(
    const Plan& plan, const std::function<void(const Progress&)>& show = [](const Progress&) {}) {
  FakeSampler sampler;
  for (unsigned round = 0; round < 1000; ++round) {
    Sample noisy = good();
    noisy.work_ns = round % 2 == 0 ? 1e6 : 2e6;
    sampler.scripts[0].push_back(noisy);
    noisy.work_ns = round % 4 < 2 ? 1e6 : 2e6;
    sampler.scripts[1].push_back(noisy);
  }
  const auto now = [&] {
    return noon() + std::chrono::seconds(static_cast<int>(sampler.taken.size()));
  };
  StoppingJudge judge(plan);
  return measure(plan, sampler, judge, now, show);
}

TEST(Measure, BeginsNoRoundAfterTenSecondsACase) {
  const Measurements measurements = run_by_the_clock(open_plan(2));
  EXPECT_EQ(measurements.ending, Ending::time_limit);
  EXPECT_EQ(measurements.rounds, 10U);
  EXPECT_TRUE(measurements.complete);
}

TEST(Measure, IsIncompleteWhereTheUsersLimitLeavesTooFewRounds) {
  Plan plan = open_plan(2);
  plan.settings.time_limit = 8s;
  const Measurements measurements = run_by_the_clock(plan);
  EXPECT_EQ(measurements.ending, Ending::time_limit);
  EXPECT_EQ(measurements.rounds, 4U);
  EXPECT_FALSE(measurements.complete);
}

TEST(Measure, TakesAsManyRoundsAsTheUserAsksForHoweverLongThatTakes) {
  const Measurements measurements = run_by_the_clock(plan_of(2, 50));
  EXPECT_EQ(measurements.ending, Ending::rounds);
  EXPECT_EQ(measurements.rounds, 50U);
}

/// What was shown while a plan was measured.
std::vector<Progress> shown_of(const Plan& plan, Sampler& sampler) {
  std::vector<Progress> shown;
  StoppingJudge judge(plan);
  measure(plan, sampler, judge, noon, [&](const Progress& progress) { shown.push_back(progress); });
  return shown;
}

TEST(Measure, ShowsHowFarItIsBeforeEachSample) {
  FakeSampler sampler;
  const Plan plan = plan_of(2, 3);
  const std::vector<Progress> shown = shown_of(plan, sampler);
  ASSERT_EQ(shown.size(), 6U);
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(shown[i].taken, i);
    EXPECT_EQ(shown[i].left, 6 - i);
    EXPECT_EQ(shown[i].round, i / 2);
    EXPECT_EQ(shown[i].rounds, 3U);
    EXPECT_EQ(shown[i].current, sampler.taken[i]);
    EXPECT_EQ(shown[i].expected, 3U);
    EXPECT_FALSE(shown[i].end.has_value());
  }
}

TEST(Measure, ShowsHowLongTheLastSampleOfTheCaseTook) {
  FakeSampler sampler;
  sampler.scripts[0] = {lasting(5), lasting(7), {}};
  const std::vector<Progress> shown = shown_of(plan_of(1, 3), sampler);
  EXPECT_EQ(shown[0].lasted_ns, 0);
  EXPECT_EQ(shown[1].lasted_ns, 5);
  EXPECT_EQ(shown[2].lasted_ns, 7);
}

TEST(Measure, ShowsHowManySamplesWereDisturbed) {
  FakeSampler sampler;
  Sample disturbed;
  disturbed.invalid = "others used the CPUs";
  sampler.scripts[0] = {disturbed, {}, {}};
  std::vector<std::pair<std::size_t, std::size_t>> counts;
  for (const Progress& progress : shown_of(plan_of(1, 2), sampler)) {
    counts.emplace_back(progress.disturbed, progress.samples);
  }
  EXPECT_EQ(counts, (std::vector<std::pair<std::size_t, std::size_t>>{{0, 0}, {1, 1}, {1, 2}}));
}

TEST(Measure, ShowsHowManyRoundsItWillLikelyTake) {
  Plan plan = open_plan(2);
  plan.settings.time_limit = 100s;
  std::vector<unsigned> expected;
  run_by_the_clock(plan, [&](const Progress& progress) {
    EXPECT_EQ(progress.end, noon() + 100s);
    if (progress.round == expected.size()) expected.push_back(progress.expected);
  });
  ASSERT_GT(expected.size(), 14U);
  EXPECT_EQ(expected[9], 10U);
  // A look is due after 10, 14, 20, ... rounds.
  EXPECT_GE(expected[10], 14U);
  for (unsigned round = 0; round < 14; ++round) EXPECT_GT(expected[round], round);
}

TEST(Measure, CountsNoLongerOnWhatHasFailed) {
  FakeSampler sampler;
  const std::size_t last = order_of_round(2, Settings{}.seed, 0).back();
  sampler.scripts[last] = {bad(Outcome::failed)};
  std::vector<std::size_t> left;
  for (const Progress& progress : shown_of(plan_of(2, 3), sampler)) left.push_back(progress.left);
  EXPECT_EQ(left, (std::vector<std::size_t>{6, 5, 2, 1}));
}

/// Answers what was laid out for each look, and remembers what it was asked about.
class FakeJudge final : public Judge {
 public:
  explicit FakeJudge(std::vector<Answer> answers) : answers_(std::move(answers)) {}

  Answer look(const Measurements& so_far, std::chrono::nanoseconds elapsed) override {
    rounds.push_back(so_far.rounds);
    times.push_back(elapsed);
    return answers_.at(rounds.size() - 1);
  }

  std::vector<unsigned> rounds;
  std::vector<std::chrono::nanoseconds> times;

 private:
  std::vector<Answer> answers_;
};

TEST(MeasureWithAJudge, AsksBeforeTheFirstRoundAndAfterEach) {
  FakeSampler sampler;
  FakeJudge judge({{}, {}, {.ending = Ending::decided}});
  const auto now = [&] { return noon() + sampler.taken.size() * 1s; };
  measure(plan_of(2, 9), sampler, judge, now, [](const Progress&) {});
  EXPECT_EQ(judge.rounds, (std::vector<unsigned>{0, 1, 2}));
  EXPECT_EQ(judge.times, (std::vector<std::chrono::nanoseconds>{0s, 2s, 4s}));
}

TEST(MeasureWithAJudge, EndsWhenItIsToldTo) {
  FakeSampler sampler;
  FakeJudge judge({{.alpha = 0.1}, {.ending = Ending::precision, .alpha = 0.05}});
  const Measurements found = measure(plan_of(2, 9), sampler, judge, noon, [](const Progress&) {});
  EXPECT_EQ(found.ending, Ending::precision);
  EXPECT_EQ(found.rounds, 1U);
  EXPECT_EQ(found.alpha, 0.05);
}

TEST(MeasureWithAJudge, SamplesOnlyCasesThatAreNotSettled) {
  FakeSampler sampler;
  FakeJudge judge({{}, {.settled = {0, 2}}, {.ending = Ending::decided}});
  const Measurements found = measure(plan_of(3, 9), sampler, judge, noon, [](const Progress&) {});
  EXPECT_EQ(found.cases[0].samples.size(), 1U);
  EXPECT_EQ(found.cases[1].samples.size(), 2U);
  EXPECT_EQ(found.cases[2].samples.size(), 1U);
}

TEST(MeasureWithAJudge, ShowsWhatItSaysOfTheCases) {
  FakeSampler sampler;
  FakeJudge judge({{.expected = 7,
                    .decided = 1,
                    .compared = 2,
                    .standings = {Standing{{.point = 3}, true}, std::nullopt}},
                   {.ending = Ending::decided}});
  const Plan plan = plan_of(2, 2);
  measure(plan, sampler, judge, noon, [&](const Progress& progress) {
    EXPECT_EQ(progress.expected, 7U);
    EXPECT_EQ(progress.decided, 1U);
    EXPECT_EQ(progress.compared, 2U);
    ASSERT_EQ(progress.standings.size(), 2U);
    EXPECT_EQ(progress.standings[0]->estimate.point, 3);
    EXPECT_FALSE(progress.standings[1].has_value());
  });
}

/// What a judge has last said of two cases, the first of which is the baseline, after so many
/// rounds of 10 ms and 5 ms.
Answer answer_after(unsigned rounds) {
  Plan plan = plan_of(2, 100);
  plan.settings.confidence = 0.5;
  StoppingJudge judge(plan);
  Measurements found{.cases = {{.status = Status::ok}, {.status = Status::ok}}};
  judge.look(found, 0s);
  while (found.rounds < rounds) {
    found.cases[0].samples.push_back(working(found.rounds, 10e6));
    found.cases[1].samples.push_back(working(found.rounds, 5e6));
    ++found.rounds;
    judge.look(found, 0s);
  }
  return judge.look(found, 0s);
}

std::vector<std::optional<Standing>> standings_after(unsigned rounds) {
  return answer_after(rounds).standings;
}

TEST(StoppingJudge, CountsWhatIsDecidedAtItsLook) {
  EXPECT_EQ(answer_after(99).compared, 0U);
  EXPECT_EQ(answer_after(100).compared, 1U);
  EXPECT_EQ(answer_after(100).decided, 1U);
}

TEST(StoppingJudge, KnowsNothingOfACaseWithoutSamples) {
  EXPECT_EQ(standings_after(0)[0].has_value(), false);
  EXPECT_EQ(standings_after(0)[1].has_value(), false);
}

TEST(StoppingJudge, KnowsTheTimeOfABaselineAndTheSpeedUpOfOthers) {
  const auto standings = standings_after(6);
  EXPECT_FALSE(standings[0]->is_speedup);
  EXPECT_EQ(standings[0]->estimate.point, 10e6);
  EXPECT_TRUE(standings[1]->is_speedup);
  EXPECT_DOUBLE_EQ(standings[1]->estimate.point, 2);
  EXPECT_DOUBLE_EQ(standings[1]->estimate.lower, 2);
}

TEST(StoppingJudge, LooksAtManyRoundsLessOften) {
  EXPECT_EQ(standings_after(7)[1]->estimate.n, 7U);
  EXPECT_LT(standings_after(75)[1]->estimate.n, 75U);
  EXPECT_GT(standings_after(75)[1]->estimate.n, 65U);
}

}  // namespace
}  // namespace concbench::measure_test
