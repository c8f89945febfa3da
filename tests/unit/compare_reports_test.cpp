#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "compare/compare.hpp"
#include "report/wording.hpp"
#include "support/made_report.hpp"
#include "support/random.hpp"
#include "support/usage_error.hpp"

namespace concbench::compare_reports_test {
namespace {

/// Noise that goes up and down by turns: neighbours that are alike by chance would be noted.
std::vector<double> noisy(double middle, std::uint64_t seed, int rounds = 30) {
  Random random(seed);
  std::vector<double> works;
  for (int i = 0; i < rounds; ++i) {
    works.push_back(middle * std::exp((i % 2 == 0 ? 0.02 : -0.02) * random.uniform()));
  }
  return works;
}

const CompareSettings kTotal = {.metric = find_metric("total")};

RunComparison compared(const Report& base, const Report& subject) {
  return compare_reports(base, subject, kTotal);
}

std::vector<std::string> notes_on(const CaseMatch& match) {
  std::vector<std::string> notes;
  for (const Note& note : match.notes) notes.push_back(sentence_of(note));
  return notes;
}

TEST(CompareReports, TellsSlowerFromTheSame) {
  const Report base =
      made_report({made_case("sequential", noisy(10e6, 1)), made_case("pool", noisy(5e6, 2))});
  const Report subject =
      made_report({made_case("sequential", noisy(11e6, 3)), made_case("pool", noisy(5e6, 4))});
  const RunComparison found = compared(base, subject);
  ASSERT_EQ(found.matches.size(), 2U);
  EXPECT_EQ(found.matches[0].comparison->verdict, Verdict::slower);
  EXPECT_NEAR(found.matches[0].comparison->ratio.point, 1.1, 0.02);
  EXPECT_NEAR(*found.matches[0].median / *found.matches[0].base_median, 1.1, 0.02);
  EXPECT_EQ(found.matches[1].comparison->verdict, Verdict::same);
}

TEST(CompareReports, LooksAtTheMetricThatWasAskedFor) {
  Report base = made_report({made_case("pool", noisy(5e6, 1))});
  Report subject = made_report({made_case("pool", noisy(9e6, 2))});
  for (Sample& sample : subject.cases[0].samples) sample.max_rss_bytes *= 2;
  const auto found = compare_reports(base, subject, {.metric = find_metric("max-rss")});
  EXPECT_DOUBLE_EQ(found.matches[0].comparison->ratio.point, 2);
}

TEST(CompareReports, MatchesCasesByWhatTheyDoAndNotByTheirNames) {
  Report base = made_report({made_case("pool", noisy(5e6, 1))});
  Report subject = base;
  subject.cases[0].name = "fib/pool/workers=2";
  EXPECT_EQ(compared(base, subject).matches.at(0).base_name, "fib/pool");
  EXPECT_EQ(compared(base, subject).matches.at(0).name, "fib/pool/workers=2");
}

TEST(CompareReports, KeepsApartWhatDiffersInAnyPartOfTheCase) {
  const Report base =
      made_report({made_case("sequential", noisy(9e6, 1)), made_case("pool", noisy(5e6, 2))});
  const std::vector<std::function<void(CaseReport&)>> changes = {
      [](CaseReport& c) { c.workload = "prime"; },
      [](CaseReport& c) { c.params[0].value = std::uint64_t{31}; },
      [](CaseReport& c) { c.backend = "process-pool"; },
      [](CaseReport& c) { c.dispatch = "imap"; },
      [](CaseReport& c) { c.workers = 3; },
      [](CaseReport& c) { c.chunk = 4; },
  };
  for (const auto& change : changes) {
    Report subject = base;
    change(subject.cases[1]);
    const RunComparison found = compared(base, subject);
    EXPECT_EQ(found.matches.size(), 1U);
    EXPECT_EQ(found.only_in_base, std::vector<std::string>{"fib/pool"});
    EXPECT_EQ(found.only_in_new, std::vector<std::string>{"fib/pool"});
  }
}

TEST(CompareReports, RefusesReportsWithNothingInCommon) {
  const Report base = made_report({made_case("pool", {5e6})});
  const Report subject = made_report({made_case("thread", {5e6})});
  EXPECT_EQ(usage_error([&] { compared(base, subject); }).substr(0, 37),
            "the reports have no case in common: w");
}

TEST(CompareReports, ComparesNothingWithACaseThatFailed) {
  const Report base = made_report({made_case("pool", noisy(5e6, 1))});
  Report subject = base;
  subject.cases[0].status = Status::failed;
  subject.cases[0].reason = "worker 7 died";
  const CaseMatch match = compared(base, subject).matches.at(0);
  EXPECT_FALSE(match.comparison.has_value());
  EXPECT_FALSE(match.median.has_value());
  EXPECT_EQ(notes_on(match), std::vector<std::string>{"in NEW it is failed: worker 7 died"});
}

TEST(CompareReports, SharesTheChanceOfErrorAmongAllCases) {
  const Report one = made_report({made_case("pool", noisy(5e6, 1))});
  const Report two =
      made_report({made_case("pool", noisy(5e6, 1)), made_case("thread", noisy(5e6, 2))});
  EXPECT_NEAR(compared(one, one).matches[0].comparison->level, 0.01, 1e-12);
  EXPECT_NEAR(compared(two, two).matches[0].comparison->level, 0.005, 1e-12);
}

TEST(CompareReports, TakesSamplesInTheOrderOfRounds) {
  Report base = made_report({made_case("pool", noisy(5e6, 1))});
  std::vector<double> rising;
  for (int i = 0; i < 30; ++i) rising.push_back(5e6 + 1e5 * i);
  Report subject = made_report({made_case("pool", rising)});
  std::vector<std::string> notes = notes_on(compared(base, subject).matches.at(0));
  ASSERT_EQ(notes.size(), 2U);
  EXPECT_NE(notes[0].find("samples of NEW are autocorrelated"), std::string::npos);
  EXPECT_NE(notes[1].find("NEW drifted by +"), std::string::npos);
  auto& samples = subject.cases[0].samples;
  std::ranges::sort(samples, {}, [](const Sample& s) { return s.round * 7 % 30; });
  EXPECT_EQ(notes_on(compared(base, subject).matches.at(0)), notes);
}

TEST(CompareReports, NotesThatTheValuesDiffer) {
  const Report base = made_report({made_case("pool", noisy(5e6, 1))});
  Report subject = base;
  subject.cases[0].digest = 0xbeef;
  EXPECT_EQ(notes_on(compared(base, subject).matches.at(0)),
            std::vector<std::string>{"its tasks have other values in NEW"});
}

TEST(CompareReports, WarnsOfIncompleteRunsAndOtherSettings) {
  const Report base = made_report({made_case("pool", noisy(5e6, 1))});
  Report subject = base;
  subject.complete = false;
  subject.context.settings.warmup = 5;
  subject.context.settings.latency = true;
  EXPECT_EQ(
      compared(base, subject).warnings,
      (std::vector<std::string>{"NEW is incomplete: measuring was stopped before its last round",
                                "--warmup differs: 1 in BASE, 5 in NEW",
                                "--latency differs: off in BASE, on in NEW"}));
}

TEST(CompareReports, SaysWhatDiffersInMachineAndBuild) {
  const Report base = made_report({made_case("pool", {5e6})});
  const auto differences = [&base](const std::function<void(Context&)>& change) {
    Report subject = base;
    change(subject.context);
    return machine_differences(base, subject);
  };
  using Texts = std::vector<std::string>;
  EXPECT_EQ(differences([](Context&) {}), Texts{});
  EXPECT_EQ(differences([](Context& c) { c.version = "9"; }), Texts{});
  EXPECT_EQ(differences([](Context& c) { c.environment.host = "there"; }),
            Texts{"host 'here' and 'there'"});
  EXPECT_EQ(differences([](Context& c) { c.environment.cpu_model = "b"; }).size(), 1U);
  EXPECT_EQ(differences([](Context& c) { c.environment.kernel = "6"; }).size(), 1U);
  EXPECT_EQ(differences([](Context& c) { c.environment.governor = "powersave"; }),
            Texts{"governor unknown and 'powersave'"});
  EXPECT_EQ(differences([](Context& c) { c.environment.virtualized = "kvm"; }).size(), 1U);
  EXPECT_EQ(differences([](Context& c) { c.compiler = "clang"; }).size(), 1U);
  EXPECT_EQ(differences([](Context& c) { c.build_type = "Debug"; }).size(), 1U);
  EXPECT_EQ(differences([](Context& c) { c.runtime = "Python 3.13.0"; }).size(), 1U);
  EXPECT_EQ(differences([](Context& c) { c.cpus.affinity = 4; }), Texts{"CPUs allowed 1 and 4"});
  EXPECT_EQ(differences([](Context& c) { c.cpus.quota = 1.5; }), Texts{"CPU quota none and 1.5"});
}

TEST(CompareReports, GivesGatesTheComparisonsOfMatchedCases) {
  const Report base =
      made_report({made_case("sequential", noisy(9e6, 1)), made_case("pool", noisy(5e6, 2))});
  const Report subject =
      made_report({made_case("thread", noisy(9e6, 3)), made_case("pool", noisy(8e6, 4))});
  const RunComparison found = compared(base, subject);
  const auto results =
      judge({.slower = 0.05, .undecided = true}, subject, comparisons_between(found, subject));
  ASSERT_EQ(results.size(), 2U);
  EXPECT_EQ(results[0].subject, "fib/pool");
  EXPECT_EQ(results[0].outcome, GateOutcome::failed);
  EXPECT_EQ(results[1].outcome, GateOutcome::undecided);
  EXPECT_EQ(sentence_of(results[1]), "fib/sequential is only in BASE");
}

}  // namespace
}  // namespace concbench::compare_reports_test
