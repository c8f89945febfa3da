#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "report/wording.hpp"
#include "support/made_report.hpp"

namespace concbench::answer_test {
namespace {

/// A case that takes between `lower` and `upper` times as long as the baseline.
CaseReport against(const std::string& backend, double lower, double upper) {
  CaseReport c = made_case(backend, {1e6, 1e6});
  const Estimate ratio{.point = std::sqrt(lower * upper), .lower = lower, .upper = upper};
  c.comparison = Comparison{.ratio = ratio, .verdict = verdict_of(ratio, 0.02)};
  return c;
}

/// With a baseline called sequential before them.
Report report_of(std::vector<CaseReport> cases) {
  cases.insert(cases.begin(), made_case("sequential", {1e6, 1e6}));
  cases.front().workers = 1;
  Report report{.rounds = 2, .cases = std::move(cases)};
  report.context.settings.confidence = 0.99;
  return report;
}

std::string answer(const Report& report) { return answers(report).front(); }

using Indices = std::vector<std::size_t>;

TEST(Answer, NamesTheCaseThatIsShownToBeBest) {
  const Report report = report_of({against("pool", 0.62, 0.66), against("async", 0.99, 1.01)});
  EXPECT_EQ(answer(report),
            "Best: pool with 2 workers, 1.56 times as fast as sequential (99 % sure: 1.52 to "
            "1.61).");
  EXPECT_EQ(best_cases(report), (Indices{1}));
}

TEST(Answer, NamesThoseThatCannotBeToldApart) {
  const Report report = report_of({against("pool", 0.4, 0.6), against("tbb", 0.5, 0.7)});
  EXPECT_EQ(answer(report),
            "Best: pool with 2 workers, 2.04 times as fast as sequential (99 % sure: 1.67 to "
            "2.50); tbb with 2 workers cannot be told apart from it.");
  EXPECT_EQ(best_cases(report), (Indices{1, 2}));
}

TEST(Answer, NamesTheBaselineWhereEverythingElseIsSlower) {
  const Report report = report_of({against("pool", 1.1, 1.2), against("tbb", 2, 3)});
  EXPECT_EQ(answer(report),
            "Best: sequential; next is pool with 2 workers, which takes 1.15 times as long (99 % "
            "sure: 1.10 to 1.20).");
  EXPECT_EQ(best_cases(report), (Indices{0}));
}

TEST(Answer, SaysWhatIsAsFastAsTheBaseline) {
  const Report report = report_of({against("pool", 0.99, 1.01), against("tbb", 2, 3)});
  EXPECT_EQ(answer(report), "Best: sequential; as fast within 2 %: pool with 2 workers.");
  EXPECT_EQ(best_cases(report), (Indices{0, 1}));
}

TEST(Answer, SaysWhatIsOpenAndMarksNothing) {
  const Report report = report_of({against("pool", 1 / 1.07, 1.11), against("tbb", 2, 3)});
  EXPECT_EQ(answer(report),
            "Undecided: pool with 2 workers is at most 11 % slower, at most 7 % faster than "
            "sequential.");
  EXPECT_EQ(best_cases(report), Indices{});
}

TEST(Answer, SaysHowLongItWouldTakeToTell) {
  Report report = report_of({against("pool", 1 / 1.07, 1.11)});
  report.cases[1].comparison->rounds_needed = 18;
  EXPECT_TRUE(answer(report).ends_with("; about 18 more rounds would tell.")) << answer(report);
  report.elapsed = std::chrono::seconds(4);
  EXPECT_TRUE(answer(report).ends_with("; about 36.0 s more would tell.")) << answer(report);
}

TEST(Answer, MarksNoCaseThatIsUndecidedBesideTheBest) {
  const Report report = report_of({against("pool", 0.5, 0.6), against("tbb", 0.4, 1.3)});
  EXPECT_EQ(answer(report),
            "Best so far: pool with 2 workers, 1.83 times as fast as sequential (99 % sure: 1.67 "
            "to 2.00); undecided: tbb with 2 workers.");
  EXPECT_EQ(best_cases(report), (Indices{1}));
}

TEST(Answer, BlamesTooFewRounds) {
  CaseReport pool = against("pool", 0.5, 0.6);
  pool.comparison = Comparison{
      .ratio = {.point = 1, .lower = 0, .upper = std::numeric_limits<double>::infinity()}};
  EXPECT_EQ(answer(report_of({pool})), "Undecided: too few rounds to tell which is best.");
}

TEST(Answer, GivesTheTimeOfAnOnlyCase) {
  const Report report = report_of({});
  EXPECT_EQ(answer(report), "sequential takes 1.00 ms.");
  EXPECT_EQ(best_cases(report), Indices{});
}

TEST(Answer, NamesWhatFailed) {
  CaseReport failed = made_case("pool", {});
  failed.status = Status::failed;
  CaseReport skipped = made_case("tbb", {});
  skipped.status = Status::skipped;
  EXPECT_EQ(answers(report_of({failed, skipped})).back(), "Failed: pool with 2 workers.");
}

TEST(Answer, HasNothingToCompareWithWhereTheBaselineFailed) {
  Report report = report_of({made_case("pool", {1e6, 1e6}), made_case("tbb", {1e6, 1e6})});
  report.cases[0].status = Status::failed;
  EXPECT_EQ(answer(report), "Nothing to compare with: sequential was not measured.");
}

TEST(Answer, CallsProgramsByTheirNames) {
  Report report = report_of({against("sequential", 1.1, 1.2)});
  for (std::size_t i = 0; i < 2; ++i) {
    report.cases[i].workers = 1;
    report.cases[i].variant = i == 0 ? "base" : "head";
    report.cases[i].name = "command/sequential/" + report.cases[i].variant;
    report.cases[i].workload = "command";
  }
  EXPECT_EQ(answer(report),
            "Best: base; next is head, which takes 1.15 times as long (99 % sure: 1.10 to 1.20).");
}

TEST(GatesAnswer, BeginsWithWhatFailed) {
  const GateResult held{.gate = "a", .finding = said("a is fine")};
  const GateResult open{.gate = "b", .outcome = GateOutcome::undecided, .finding = said("b is ?")};
  const GateResult failed{.gate = "c", .outcome = GateOutcome::failed, .finding = said("c is not")};
  EXPECT_EQ(gates_answer({}), "");
  EXPECT_EQ(gates_answer({held}), "Passed: every gate held.");
  EXPECT_EQ(gates_answer({held, open}), "UNDECIDED: b is ?.");
  EXPECT_EQ(gates_answer({held, open, failed}), "FAILED: c is not.");
}

}  // namespace
}  // namespace concbench::answer_test
