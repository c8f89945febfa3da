#include "analysis/gates.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "report/wording.hpp"
#include "support/made_report.hpp"

namespace concbench::gates_test {
namespace {

/// Works about `middle`, so that the interval of their median goes `spread` to each side.
std::vector<double> about(double middle, double spread, int rounds = 20) {
  std::vector<double> works;
  for (int i = 0; i < rounds; ++i) works.push_back(middle + spread * (i % 2 == 0 ? 1 : -1));
  return works;
}

/// Total of sequential 10 ms and of pool 5 ms, each give or take 0.1 ms.
Report two_cases() {
  return made_report(
      {made_case("sequential", about(10e6, 1e5)), made_case("pool", about(5e6, 1e5))});
}

std::vector<KnownCase> names_in(const Report& report) {
  std::vector<KnownCase> known;
  for (const CaseReport& c : report.cases) known.push_back({c.name, {c.backend}});
  return known;
}

std::vector<GateResult> results(const Report& report, const std::vector<std::string>& texts) {
  Gates gates;
  for (const std::string& text : texts) {
    gates.expectations.push_back(parse_expectation(text, names_in(report)));
  }
  return judge(gates, report, comparisons_within(report));
}

GateOutcome outcome(const Report& report, const std::string& text) {
  return results(report, {text}).at(0).outcome;
}

TEST(Gates, JudgeAFigureByItsWholeInterval) {
  const Report report = two_cases();
  EXPECT_EQ(outcome(report, "pool.work < 5.2ms"), GateOutcome::held);
  EXPECT_EQ(outcome(report, "pool.work < 5.05ms"), GateOutcome::undecided);
  EXPECT_EQ(outcome(report, "pool.work < 4.95ms"), GateOutcome::undecided);
  EXPECT_EQ(outcome(report, "pool.work < 4.8ms"), GateOutcome::failed);
  EXPECT_EQ(outcome(report, "pool.work > 4.8ms"), GateOutcome::held);
  EXPECT_EQ(outcome(report, "pool.work > 5.2ms"), GateOutcome::failed);
}

TEST(Gates, CountTheBoundItselfAsTheRelationSays) {
  const Report report = two_cases();
  EXPECT_EQ(outcome(report, "pool.work <= 5.1ms"), GateOutcome::held);
  EXPECT_EQ(outcome(report, "pool.work < 5.1ms"), GateOutcome::undecided);
  EXPECT_EQ(outcome(report, "pool.work < 4.9ms"), GateOutcome::failed);
  EXPECT_EQ(outcome(report, "pool.work <= 4.9ms"), GateOutcome::undecided);
  EXPECT_EQ(outcome(report, "pool.work <= 5.05ms"), GateOutcome::undecided);
  EXPECT_EQ(outcome(report, "pool.work >= 4.9ms"), GateOutcome::held);
  EXPECT_EQ(outcome(report, "pool.work > 4.9ms"), GateOutcome::undecided);
  EXPECT_EQ(outcome(report, "pool.work > 5.1ms"), GateOutcome::failed);
  EXPECT_EQ(outcome(report, "pool.work >= 5.1ms"), GateOutcome::undecided);
}

TEST(Gates, AreUndecidedWhereSamplesAreTooFew) {
  const Report report = made_report({made_case("sequential", {5e6})});
  EXPECT_EQ(outcome(report, "sequential.work < 1s"), GateOutcome::undecided);
}

TEST(Gates, JudgeRatioAndSpeedupByTheComparison) {
  const Report report = two_cases();
  EXPECT_EQ(outcome(report, "pool.speedup >= 1.9"), GateOutcome::held);
  EXPECT_EQ(outcome(report, "pool.speedup >= 2.1"), GateOutcome::failed);
  EXPECT_EQ(outcome(report, "pool.ratio < 0.52"), GateOutcome::held);
  EXPECT_EQ(outcome(report, "sequential.speedup >= 1"), GateOutcome::held);
  EXPECT_EQ(outcome(report, "sequential.ratio > 1"), GateOutcome::failed);
  EXPECT_EQ(outcome(report, "pool.speedup > sequential.speedup"), GateOutcome::held);
}

TEST(Gates, CompareTwoFiguresPairByPair) {
  // Both drift from 1 to 3 ms, and pool is 5 % quicker in every round: only pairs can tell.
  std::vector<double> slow, quick;
  for (int i = 0; i < 20; ++i) {
    slow.push_back(1e6 + 1e5 * (i * 7 % 20));
    quick.push_back((i % 2 == 0 ? 0.951 : 0.949) * slow.back());
  }
  const Report report = made_report({made_case("sequential", slow), made_case("pool", quick)});
  EXPECT_EQ(outcome(report, "pool.work < sequential.work"), GateOutcome::held);
  EXPECT_EQ(outcome(report, "pool.work < 0.94 * sequential.work"), GateOutcome::failed);
  EXPECT_EQ(outcome(report, "sequential.work < pool.work"), GateOutcome::failed);
  EXPECT_EQ(outcome(report, "1.1 * pool.work > sequential.work"), GateOutcome::held);
}

TEST(Gates, ComparesTwoFiguresOfOneCase) {
  EXPECT_EQ(outcome(two_cases(), "pool.startup < 0.1 * pool.work"), GateOutcome::held);
}

/// Rounds in which the second is quicker, though by anything from 1 to 90 %.
std::pair<std::vector<double>, std::vector<double>> ten_of_one_sign() {
  std::vector<double> slow, quick;
  for (int i = 0; i < 10; ++i) {
    slow.push_back(1e6 + 1e5 * (i * 7 % 10));
    quick.push_back((0.99 - 0.1 * (i * 3 % 10)) * slow.back());
  }
  return {slow, quick};
}

TEST(Gates, ShareTheChanceOfErrorAmongPairs) {
  // 10 rounds without exception show a difference at 1 %, but not at a twentieth of it.
  const auto [slow, quick] = ten_of_one_sign();
  const Report report = made_report({made_case("sequential", slow), made_case("pool", quick)});
  EXPECT_EQ(outcome(report, "pool.work < sequential.work"), GateOutcome::held);
  const std::vector<std::string> many(20, "pool.work < sequential.work");
  EXPECT_EQ(results(report, many).front().outcome, GateOutcome::undecided);
}

TEST(Gates, KeepToTheChanceOfErrorThatTheLastLookHad) {
  const auto [slow, quick] = ten_of_one_sign();
  Report report = made_report({made_case("sequential", slow), made_case("pool", quick)});
  report.cases[1].comparison->level = 0.0005;
  EXPECT_EQ(outcome(report, "pool.work < sequential.work"), GateOutcome::undecided);
}

TEST(Gates, AreUndecidedOnFiguresUnderLoad) {
  Report report = two_cases();
  report.cases[1].under_load = 0.9;
  report.cases[1].comparison->under_load = 0.9;
  for (const char* text :
       {"pool.work >= 4.9ms", "pool.speedup >= 1.9", "pool.work < 0.9 * sequential.work"}) {
    const GateResult result = results(report, {text}).front();
    EXPECT_EQ(result.outcome, GateOutcome::undecided) << text;
    EXPECT_EQ(result.finding.kind, NoteKind::under_load) << text;
    EXPECT_EQ(result.finding.number("others"), 0.9) << text;
  }
  for (const Gates& gates : {Gates{.slower = 0.05}, Gates{.undecided = true}}) {
    const auto found = judge(gates, report, comparisons_within(report));
    EXPECT_EQ(found.front().outcome, GateOutcome::undecided);
    EXPECT_EQ(found.front().finding.kind, NoteKind::under_load);
  }
}

TEST(Gates, LeaveOutInvalidSamples) {
  CaseReport pool = made_case("pool", about(5e6, 1e5));
  for (int i = 0; i < 3; ++i) {
    pool.samples.push_back(made_sample(20U + static_cast<unsigned>(i), 9e9));
    pool.samples.back().invalid = "others were busy";
  }
  summarize_made(pool);
  const Report report = made_report({made_case("sequential", about(10e6, 1e5)), pool});
  EXPECT_EQ(outcome(report, "pool.work < sequential.work"), GateOutcome::held);
}

TEST(Gates, SayWhyThereIsNoFigure) {
  CaseReport pool = made_case("pool", {5e6});
  pool.status = Status::failed;
  pool.reason = "worker 7 died";
  const Report report = made_report({made_case("sequential", about(10e6, 1e5)), pool});
  const GateResult result = results(report, {"pool.total < sequential.total"}).at(0);
  EXPECT_EQ(result.outcome, GateOutcome::undecided);
  EXPECT_EQ(sentence_of(result), "pool has no figures: worker 7 died");
  EXPECT_EQ(sentence_of(results(report, {"pool.speedup > 1"}).at(0)),
            "pool could not be compared with sequential");
}

TEST(Gates, SayWhatWasFound) {
  const Report report = two_cases();
  const GateResult one = results(report, {"pool.work < 4ms"}).at(0);
  EXPECT_EQ(one.gate, "pool.work < 4ms");
  EXPECT_EQ(one.subject, "fib/pool");
  EXPECT_EQ(sentence_of(one), "pool.work, 5.00 ms (4.90 ms to 5.10 ms), is not below 4ms");
  const GateResult two = results(report, {"pool.work < sequential.work"}).at(0);
  EXPECT_EQ(two.subject, "");
  EXPECT_EQ(sentence_of(two),
            "pool.work is below sequential.work: pool.work is 0.500 (0.495 to 0.505) times "
            "sequential.work, "
            "pair by pair");
}

TEST(Gates, TellTheRatioOfTwoFiguresWithoutTheFactorsOfTheExpectation) {
  const GateResult result = results(two_cases(), {"2 * pool.work < 1.5 * sequential.work"}).at(0);
  EXPECT_EQ(sentence_of(result),
            "2 * pool.work is below 1.5 * sequential.work: pool.work is 0.500 (0.495 to 0.505) "
            "times sequential.work, pair by pair");
}

/// Pool with a percentile of 2 ms, give or take 0.1 ms.
Report with_percentiles(std::optional<double> last = 2e6) {
  Report report = two_cases();
  double sign = 1;
  for (Sample& sample : report.cases[1].samples) {
    sample.distributions = {{.name = "latency.run", .p99_ns = 2e6 + (sign = -sign) * 1e5}};
  }
  if (!last) report.cases[1].samples.back().distributions.front().p99_ns.reset();
  return report;
}

std::vector<GateResult> timed(const Report& report, const std::string& text) {
  std::vector<KnownCase> known = names_in(report);
  for (KnownCase& c : known) c.has_percentiles = true;
  return judge({.expectations = {parse_expectation(text, known)}}, report,
               comparisons_within(report));
}

TEST(Gates, JudgePercentilesOfTasks) {
  EXPECT_EQ(timed(with_percentiles(), "pool.p99 < 3ms").at(0).outcome, GateOutcome::held);
  const GateResult failed = timed(with_percentiles(), "pool.p99 < 1ms").at(0);
  EXPECT_EQ(sentence_of(failed), "pool.p99, 2.00 ms (1.90 ms to 2.10 ms), is not below 1ms");
}

TEST(Gates, HaveNoFigureWhereTasksAreTooFewForAPercentile) {
  const GateResult result = timed(with_percentiles(std::nullopt), "pool.p99 < 3ms").at(0);
  EXPECT_EQ(result.outcome, GateOutcome::undecided);
  EXPECT_TRUE(is_unmeasured(result));
  EXPECT_EQ(sentence_of(result),
            "pool has no figures: samples have too few tasks for this percentile");
}

TEST(Gates, TellASlowdownAsARace) {
  const Report report =
      made_report({made_case("sequential", about(10e6, 1e5)), made_case("pool", about(15e6, 1e5))});
  const GateResult slower = judge({.slower = 0.05}, report, comparisons_within(report)).at(0);
  EXPECT_TRUE(sentence_of(slower).starts_with("pool is 4")) << sentence_of(slower);
  EXPECT_TRUE(sentence_of(slower).ends_with(" slower than sequential (at most 5 % allowed)"))
      << sentence_of(slower);
}

std::vector<GateResult> slowdowns(const Report& report, double allowed) {
  return judge({.slower = allowed}, report, comparisons_within(report));
}

TEST(Gates, FailOnASlowdownOnlyWhereItIsSurelyBeyondTheLimit) {
  const std::vector<double> base = about(10e6, 1e5);
  std::vector<double> slow, unsure;
  for (const double work : base) slow.push_back(1.1 * work);
  for (const double work : base)
    unsure.push_back(work * (slow.size() % 2 == unsure.size() % 2 ? 1.2 : 0.95));
  const Report report = made_report(
      {made_case("sequential", base), made_case("thread", slow), made_case("pool", unsure)});
  const auto found = slowdowns(report, 0.05);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].gate, "--fail-if-slower 5%");
  EXPECT_EQ(found[0].subject, "fib/thread");
  EXPECT_EQ(found[0].outcome, GateOutcome::failed);
  EXPECT_EQ(found[1].outcome, GateOutcome::undecided);
  EXPECT_EQ(slowdowns(report, 0.15)[0].outcome, GateOutcome::held);
}

TEST(Gates, HoldForACaseThatIsFaster) {
  EXPECT_EQ(slowdowns(two_cases(), 0).at(0).outcome, GateOutcome::held);
}

TEST(Gates, PassOverCasesThatWereNeverBegun) {
  CaseReport pool = made_case("pool", {});
  pool.status = Status::skipped;
  const Report report = made_report(
      {made_case("sequential", about(10e6, 1e5)), pool, made_case("thread", about(5e6, 1e5))});
  const auto found = slowdowns(report, 0.05);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].subject, "fib/thread");
}

TEST(Gates, DoNotHoldWhereThereWasNothingToJudge) {
  CaseReport pool = made_case("pool", {});
  pool.status = Status::skipped;
  const Report report = made_report({made_case("sequential", about(10e6, 1e5)), pool});
  const auto found = judge({.slower = 0.05, .undecided = true}, report, comparisons_within(report));
  ASSERT_EQ(found.size(), 2U);
  for (const GateResult& result : found) {
    EXPECT_TRUE(is_unmeasured(result));
    EXPECT_EQ(result.outcome, GateOutcome::undecided);
    EXPECT_EQ(sentence_of(result), "no case could be compared with sequential");
  }
}

TEST(Gates, OfNoComparisonSayNothingWhereExpectationsWereJudged) {
  const Report report = made_report({made_case("sequential", about(10e6, 1e5))});
  const Gates gates{.undecided = true,
                    .expectations = {parse_expectation("sequential.work < 1s", names_in(report))}};
  const auto found = judge(gates, report, comparisons_within(report));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].outcome, GateOutcome::held);
}

TEST(Gates, TellUndecidedComparisons) {
  const auto undecided = [](const Report& report) {
    return judge({.undecided = true}, report, comparisons_within(report));
  };
  const auto fine = undecided(two_cases());
  ASSERT_EQ(fine.size(), 1U);
  EXPECT_EQ(fine[0].outcome, GateOutcome::held);
  const auto open =
      undecided(made_report({made_case("sequential", {5e6}), made_case("pool", {3e6})}));
  ASSERT_EQ(open.size(), 1U);
  EXPECT_EQ(open[0].outcome, GateOutcome::undecided);
  EXPECT_EQ(open[0].subject, "fib/pool");
}

TEST(Gates, AskedForNothingSayNothing) {
  const Report report = two_cases();
  EXPECT_TRUE(judge({}, report, comparisons_within(report)).empty());
}

}  // namespace
}  // namespace concbench::gates_test
