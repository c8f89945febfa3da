#include "analysis/conclude.hpp"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <cmath>

#include "analysis/make_report.hpp"
#include "analysis/stopping_judge.hpp"
#include "report/wording.hpp"
#include "workloads/table.hpp"

namespace concbench::conclude_test {
namespace {

using namespace std::chrono_literals;

const WorkloadEntry kWorkload{.info = {.name = "work", .help = {}, .params = {}}};

Plan plan_of(std::size_t cases) {
  Plan plan{.cpus = {.present = 2, .affinity = 2}};
  for (std::size_t i = 0; i < cases; ++i) {
    plan.cases.push_back({.name = "work/" + std::to_string(i), .workload = &kWorkload});
  }
  return plan;
}

/// A sample beside others that used so many CPUs.
Sample sample_of(unsigned round, double total, double others = 0) {
  Sample sample{{.work_ns = total}};
  sample.round = round;
  sample.wall_ns = 1e8;
  sample.others_cpu_ns = others * sample.wall_ns;
  if (others > 0.25) sample.invalid = "others used the CPUs";
  return sample;
}

/// Rounds of a sample near each of `totals`, scattered by 1 % in an order without likeness, beside
/// others that use as much in each round as `others` says.
template <class Others>
Measurements rounds_of(const std::vector<double>& totals, unsigned rounds, Others others) {
  Measurements found{.rounds = rounds, .cases = std::vector<CaseResult>(totals.size())};
  for (std::size_t i = 0; i < totals.size(); ++i) {
    found.cases[i].status = Status::ok;
    for (unsigned round = 0; round < rounds; ++round) {
      const double noise = i == 0 ? 1 : 1 + 0.001 * static_cast<double>((round * 7 + i) % 10);
      found.cases[i].samples.push_back(sample_of(round, totals[i] * noise, others(round)));
    }
  }
  return found;
}

double nobody(unsigned) { return 0; }
double somebody(unsigned) { return 0.9; }

Look look_of(const Measurements& m, double alpha = 0.00196) {
  return {.rounds = m.rounds, .alpha = alpha, .confidence = 0.99};
}

TEST(Conclude, AsksForTwoLooksInARowOfOneComparison) {
  Measurements found = rounds_of({100, 130}, 12, nobody);
  found.earlier.resize(2);
  const auto at = [&] {
    return *conclude(plan_of(2), found, look_of(found), LookKind::interim)[1];
  };
  EXPECT_EQ(at().verdict, Verdict::undecided);
  EXPECT_EQ(at().open_because, OpenBecause::unconfirmed);
  found.earlier[1].verdict = Verdict::undecided;
  EXPECT_EQ(at().verdict, Verdict::undecided);
  found.earlier[1].verdict = Verdict::slower;
  EXPECT_EQ(at().verdict, Verdict::slower);
}

TEST(Conclude, TakesTheLastLookByItselfUnlessTheOneBeforeSaidOtherwise) {
  Measurements found = rounds_of({100, 130}, 12, nobody);
  found.earlier.resize(2);
  const auto at = [&] {
    return conclude(plan_of(2), found, look_of(found), LookKind::last)[1]->verdict;
  };
  EXPECT_EQ(at(), Verdict::slower);
  found.earlier[1].verdict = Verdict::undecided;
  EXPECT_EQ(at(), Verdict::slower);
  found.earlier[1].verdict = Verdict::same;
  EXPECT_EQ(at(), Verdict::undecided);
}

TEST(Conclude, AsksForOneLookOfThreeComparisons) {
  Measurements found = rounds_of({100, 130, 130, 130}, 13, nobody);
  found.earlier.resize(4);
  const auto concluded = conclude(plan_of(4), found, look_of(found), LookKind::interim);
  EXPECT_EQ(concluded[3]->verdict, Verdict::slower);
}

TEST(Conclude, AsksForNoSecondLookWhereADifferenceIsFarFromChance) {
  Measurements found = rounds_of({100, 1e6}, 3, nobody);
  found.earlier.resize(2);
  const auto concluded = conclude(plan_of(2), found, look_of(found, 0.01 / 150), LookKind::interim);
  EXPECT_EQ(concluded[1]->verdict, Verdict::slower);
}

TEST(Conclude, LetsSettledCasesStand) {
  Measurements found = rounds_of({100, 130, 130}, 13, nobody);
  found.earlier.resize(3);
  found.earlier[1].settled = Comparison{.ratio = {.point = 7}, .verdict = Verdict::slower};
  const auto concluded = conclude(plan_of(3), found, look_of(found), LookKind::interim);
  EXPECT_EQ(concluded[1]->ratio.point, 7);
  // The other has all of the look to itself.
  EXPECT_EQ(concluded[2]->level, 0.00196);
}

TEST(Conclude, SpendsHalfWhereALimitEndsMeasuring) {
  const auto level = [](std::size_t cases, Ending ending) {
    Measurements found = rounds_of(std::vector<double>(cases, 100), 13, nobody);
    found.earlier.resize(cases);
    found.ending = ending;
    return conclude(plan_of(cases), found, look_of(found), LookKind::last)[1]->level;
  };
  EXPECT_EQ(level(2, Ending::time_limit), 0.00098);
  EXPECT_EQ(level(2, Ending::decided), 0.00196);
  EXPECT_EQ(level(4, Ending::time_limit), 0.00098 / 3);
}

TEST(Conclude, JudgesABusyRunUnderLoadAtTwoLooks) {
  Measurements found = rounds_of({100, 130, 130, 130}, 20, somebody);
  found.earlier.resize(4);
  found.earlier[1].verdict = Verdict::slower;
  const auto concluded = conclude(plan_of(4), found, look_of(found), LookKind::last);
  EXPECT_EQ(concluded[1]->verdict, Verdict::slower);
  EXPECT_NEAR(concluded[1]->under_load.value(), 0.9, 1e-9);
  EXPECT_EQ(concluded[2]->verdict, Verdict::undecided);
  EXPECT_EQ(concluded[2]->open_because, OpenBecause::unconfirmed);
}

TEST(Conclude, KeepsToUndisturbedRoundsWhereThereAreTen) {
  const auto comes_late = [](unsigned round) { return round < 10 ? 0 : 0.9; };
  Measurements found = rounds_of({100, 130}, 30, comes_late);
  const auto concluded = conclude(plan_of(2), found, look_of(found, 0.01), LookKind::last);
  EXPECT_FALSE(concluded[1]->under_load.has_value());
  EXPECT_EQ(concluded[1]->ratio.n, 10U);
}

TEST(Conclude, KeepsToFewUndisturbedRoundsThatShowADifferenceByFar) {
  const auto comes_late = [](unsigned round) { return round < 3 ? 0 : 0.9; };
  Measurements found = rounds_of({100, 1e6}, 30, comes_late);
  const auto concluded = conclude(plan_of(2), found, look_of(found), LookKind::last);
  EXPECT_FALSE(concluded[1]->under_load.has_value());
  EXPECT_EQ(concluded[1]->verdict, Verdict::slower);
}

TEST(Conclude, IsUndecidedWhereTheMachineChanged) {
  const auto grows = [](unsigned round) { return round < 10 ? 0.5 : 0.8; };
  Measurements found = rounds_of({100, 130}, 20, grows);
  const auto concluded = conclude(plan_of(2), found, look_of(found), LookKind::last);
  EXPECT_EQ(concluded[1]->verdict, Verdict::undecided);
  EXPECT_EQ(concluded[1]->open_because, OpenBecause::machine_changed);
}

TEST(Conclude, NeverFailsACaseForAMachineThatIsBusy) {
  Measurements found = rounds_of({100, 130}, 20, somebody);
  found.alpha = 0.01;
  Plan plan = plan_of(2);
  for (Case& c : plan.cases) {
    c.backend = &find_backend("pool");
    c.dispatch = &find_dispatch("map");
  }
  Context context;
  context.cpus = plan.cpus;
  const Report report = make_report(plan, found, context);
  for (const CaseReport& c : report.cases) {
    EXPECT_EQ(c.status, Status::ok);
    EXPECT_NEAR(c.under_load.value(), 0.9, 1e-9);
    EXPECT_EQ(kept_samples(c).size(), 20U);
    EXPECT_EQ(c.metric("total_ns").estimate.n, 20U);
  }
  ASSERT_EQ(report.notes.size(), 1U);
  EXPECT_EQ(report.notes[0].kind, NoteKind::busy_machine);
  EXPECT_NEAR(report.notes[0].number("others"), 0.9, 1e-9);
  EXPECT_EQ(report.notes[0].number("cpus"), 2);
}

/// A run of ten seconds; each case has taken so many of them.
Report lasted(Ending ending, std::initializer_list<double> seconds) {
  Report report;
  report.stopped_by = ending;
  report.elapsed = 10s;
  for (const double each : seconds) {
    CaseReport c;
    c.name = fmt::format("fib/{}", report.cases.size());
    c.samples.emplace_back().wall_ns = each * 1e9;
    report.cases.push_back(std::move(c));
  }
  return report;
}

TEST(NotesOnARun, NameTheCaseThatTookMostOfItsTime) {
  EXPECT_TRUE(notes_on(plan_of(3), lasted(Ending::time_limit, {1, 1, 4})).empty());
  const std::vector<Note> notes = notes_on(plan_of(3), lasted(Ending::time_limit, {1, 1, 6}));
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_EQ(notes[0].kind, NoteKind::costly);
  EXPECT_EQ(sentence_of(notes[0]), "2 took 60 % of the 10.0 s: without it the answer comes sooner");
}

TEST(NotesOnARun, NameTheCostlyCaseOfALongRunOfFixedRoundsToo) {
  EXPECT_EQ(notes_on(plan_of(3), lasted(Ending::rounds, {1, 1, 6})).size(), 1U);
  EXPECT_TRUE(notes_on(plan_of(3), lasted(Ending::decided, {1, 1, 6})).empty());
  Report quick = lasted(Ending::rounds, {1, 1, 6});
  quick.elapsed = 4s;
  EXPECT_TRUE(notes_on(plan_of(3), quick).empty());
}

TEST(TooFewRounds, AreNamedBeforeAnythingIsMeasured) {
  Plan plan = plan_of(8);
  EXPECT_EQ(too_few_rounds(plan), std::nullopt);
  plan.settings.rounds = 11;
  EXPECT_EQ(too_few_rounds(plan), std::nullopt);
  plan.settings.rounds = 10;
  const Note note = too_few_rounds(plan).value();
  EXPECT_EQ(note.kind, NoteKind::too_few_rounds);
  EXPECT_EQ(note.number("comparisons"), 7);
  EXPECT_EQ(note.number("needed"), 11);
}

/// Asks after each of so many rounds, each of which takes `round`; until it ends.
Answer last_answer(const Plan& plan, Measurements all, std::chrono::nanoseconds round,
                   unsigned& rounds) {
  StoppingJudge judge(plan);
  Measurements so_far{.cases = std::vector<CaseResult>(all.cases.size(), {.status = Status::ok})};
  Answer answer = judge.look(so_far, 0ns);
  for (rounds = 0; rounds < all.rounds && !answer.ending;) {
    for (std::size_t i = 0; i < all.cases.size(); ++i) {
      if (std::ranges::count(answer.settled, i) > 0) continue;
      so_far.cases[i].samples.push_back(all.cases[i].samples[rounds]);
    }
    so_far.rounds = ++rounds;
    so_far.earlier = answer.earlier;
    answer = judge.look(so_far, rounds * round);
  }
  return answer;
}

TEST(Judge, SettlesAtOnceWhatDiffersByFarAndGoesOnWithTheRest) {
  unsigned rounds = 0;
  const Answer answer = last_answer(plan_of(3), rounds_of({100, 1e6, 101}, 3, nobody), 1ms, rounds);
  EXPECT_EQ(answer.ending, std::nullopt);
  EXPECT_EQ(answer.settled, (std::vector<std::size_t>{1}));
  EXPECT_EQ(answer.earlier[1].settled->verdict, Verdict::slower);
}

TEST(Judge, EndsAfterThreeRoundsWhereAllDifferByFar) {
  unsigned rounds = 0;
  const Answer answer = last_answer(plan_of(2), rounds_of({100, 1e6}, 30, nobody), 1ms, rounds);
  EXPECT_EQ(answer.ending, Ending::decided);
  EXPECT_EQ(rounds, 3U);
}

TEST(Judge, TakesAllTenRoundsWhereFiguresAreWanted) {
  unsigned rounds = 0;
  Plan plan = plan_of(2);
  plan.wants_figures = true;
  EXPECT_EQ(last_answer(plan, rounds_of({100, 1e6}, 30, nobody), 1ms, rounds).ending,
            Ending::decided);
  EXPECT_EQ(rounds, 10U);
}

TEST(Judge, TakesAllTenRoundsOfCasesThatCostLittle) {
  Measurements all = rounds_of({100, 1e6}, 30, nobody);
  for (CaseResult& c : all.cases) {
    for (Sample& sample : c.samples) sample.wall_ns = 1e7;
  }
  unsigned rounds = 0;
  EXPECT_EQ(last_answer(plan_of(2), all, 1ms, rounds).ending, Ending::decided);
  EXPECT_EQ(rounds, 10U);
}

TEST(Judge, EndsOneComparisonAtTheSecondLookThatShowsIt) {
  unsigned rounds = 0;
  const Answer answer = last_answer(plan_of(2), rounds_of({100, 130}, 40, nobody), 1ms, rounds);
  EXPECT_EQ(answer.ending, Ending::decided);
  EXPECT_EQ(rounds, 14U);
}

TEST(Judge, GoesOnWhileASlowdownMayBeMoreThanIsAllowed) {
  unsigned rounds = 0;
  Plan plan = plan_of(2);
  plan.most_slowdown = 0.05;
  const Measurements all = rounds_of({100, 130}, 40, nobody);
  EXPECT_EQ(last_answer(plan, all, 1ms, rounds).ending, Ending::decided);
  EXPECT_EQ(rounds, 14U);
  plan.most_slowdown = 0.305;
  EXPECT_EQ(last_answer(plan, all, 1ms, rounds).ending, std::nullopt);
}

TEST(Judge, EndsAtTheBudgetOnceThereAreTenRounds) {
  unsigned rounds = 0;
  const Answer answer = last_answer(plan_of(2), rounds_of({100, 100.5}, 40, nobody), 1s, rounds);
  EXPECT_EQ(answer.ending, Ending::time_limit);
  EXPECT_EQ(rounds, 10U);
}

TEST(Judge, RacesOnlyBeyondTheTimeThatARunUsuallyTakes) {
  Plan plan = plan_of(5);
  plan.settings.effort = Effort::thorough;
  plan.settings.margin = 0;
  const Measurements all = rounds_of({100, 130, 130, 130, 99.5}, 19, nobody);
  unsigned rounds = 0;
  EXPECT_EQ(last_answer(plan, all, 1ms, rounds).settled.size(), 0U);
  // Looks after 12 and 17 rounds.
  EXPECT_EQ(last_answer(plan, all, 400ms, rounds).settled, (std::vector<std::size_t>{1, 2, 3}));
}

}  // namespace
}  // namespace concbench::conclude_test
