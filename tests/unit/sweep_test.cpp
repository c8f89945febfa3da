#include "analysis/sweep.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/pick.hpp"
#include "report/blocks.hpp"
#include "report/report.hpp"
#include "report/wording.hpp"
#include "support/made_report.hpp"
#include "support/random.hpp"

namespace concbench::sweep_test {
namespace {

constexpr unsigned kRounds = 40;

/// Works that take `factor` milliseconds, give or take what rounds differ by.
CaseReport timed(const std::string& backend, unsigned workers, double factor,
                 double noise = 0.001) {
  Random random(workers * 100 + backend.size());
  std::vector<double> works;
  for (unsigned round = 0; round < kRounds; ++round) {
    works.push_back(1e6 * factor * std::exp(noise * random.normal()));
  }
  CaseReport c = made_case(backend, works);
  c.workers = workers;
  return c;
}

CaseReport pool(unsigned workers, double factor, double noise = 0.001) {
  CaseReport c = timed("pool", workers, factor, noise);
  c.name += "/workers=" + std::to_string(workers);
  return c;
}

/// The sequential program and pools, on so many CPUs.
Report swept(std::vector<CaseReport> cases, unsigned cpus = 2) {
  cases.insert(cases.begin(), timed("sequential", 1, 2));
  Report report = made_report(std::move(cases));
  report.context.cpus = {.present = cpus, .affinity = cpus};
  std::vector<std::string> options;
  for (const CaseReport& c : report.cases) options.push_back("--of " + c.name);
  report.sweep = make_sweep(report, options);
  return report;
}

std::string sweep_text(const Report& report, const RenderOptions& options) {
  Page page(options.color);
  write_sweep(page, report, options);
  return page.text();
}

std::string sentence(const Report& report, std::size_t of = 0) {
  return sentence_of(report, report.sweep->recommendations[of]);
}

TEST(Sweep, HasSpeedUpEfficiencyAndSerialFractionOfEachCase) {
  const Report report = swept({pool(1, 2.2), pool(2, 1.25)});
  const SweepPoint& point = report.sweep->points[2];
  EXPECT_NEAR(point.speedup->point, 1.6, 0.01);
  EXPECT_NEAR(point.efficiency->point, 0.8, 0.005);
  EXPECT_NEAR(point.serial_fraction->point, 0.25, 0.01);
  EXPECT_LT(point.serial_fraction->lower, point.serial_fraction->point);
  EXPECT_GT(point.serial_fraction->upper, point.serial_fraction->point);
}

TEST(Sweep, HasNoSerialFractionOfASingleWorker) {
  const Report report = swept({pool(1, 2.2), pool(2, 1.25)});
  EXPECT_FALSE(report.sweep->points[0].serial_fraction);
  EXPECT_FALSE(report.sweep->points[1].serial_fraction);
}

TEST(Sweep, CallsTheSequentialProgramAsFastAsItself) {
  const SweepPoint point = swept({pool(2, 1.25)}).sweep->points[0];
  EXPECT_EQ(point.speedup->point, 1);
  EXPECT_EQ(point.speedup->lower, 1);
  EXPECT_EQ(point.speedup->upper, 1);
}

TEST(Sweep, HasNoFiguresOfACaseThatFailed) {
  CaseReport failed = pool(2, 1);
  failed.status = Status::failed;
  const Report report = swept({pool(1, 2.1), failed});
  EXPECT_FALSE(report.sweep->points[2].speedup);
  EXPECT_EQ(report.sweep->recommendations[0].pick, 0U);
}

TEST(Sweep, RecommendsTheFastestWhereItSurelyIs) {
  const Report report = swept({pool(1, 2.1), pool(2, 1), pool(4, 1.2)});
  const Recommendation& best = report.sweep->recommendations[0];
  EXPECT_EQ(best.pick, 2U);
  EXPECT_TRUE(best.decided);
  EXPECT_TRUE(best.rivals.empty());
  EXPECT_TRUE(
      sentence(report).starts_with("pool with 2 workers, 2.00 times as fast as sequential ("))
      << sentence(report);
  EXPECT_TRUE(sentence(report).ends_with("; more do not help")) << sentence(report);
}

TEST(Sweep, RecommendsTheFewestWorkersOfThoseThatAreAsFast) {
  const Report report = swept({pool(2, 1.001), pool(4, 1)});
  const Recommendation& best = report.sweep->recommendations[0];
  EXPECT_EQ(best.pick, 1U);
  EXPECT_TRUE(best.decided);
  EXPECT_EQ(best.more_do_not_help, true);
  EXPECT_NE(sentence(report).find("; as fast: pool with 4 workers; more do not help"),
            std::string::npos)
      << sentence(report);
}

TEST(Sweep, RecommendsMoreWorkersWhereTheyHelp) {
  const Report report = swept({pool(1, 2), pool(2, 1), pool(3, 0.8)});
  EXPECT_EQ(report.sweep->recommendations[0].pick, 3U);
  EXPECT_FALSE(report.sweep->recommendations[0].more_do_not_help);
  EXPECT_EQ(sentence(report).find("more"), std::string::npos) << sentence(report);
}

TEST(Sweep, SaysUndecidedWhereIntervalsOverlap) {
  const Report report = swept({pool(2, 1.0, 0.2), pool(4, 0.99, 0.2)});
  const Recommendation& best = report.sweep->recommendations[0];
  EXPECT_EQ(best.pick, 2U);
  EXPECT_FALSE(best.decided);
  EXPECT_EQ(best.rivals, (std::vector<std::size_t>{1}));
  EXPECT_TRUE(sentence(report).starts_with("undecided between pool with 4 workers at "));
  EXPECT_TRUE(sentence(report).ends_with("; the first is the fastest so far")) << sentence(report);
}

TEST(Sweep, DoesNotSayThatMoreDoNotHelpWhereIntervalsDoNotShowIt) {
  const Report report = swept({pool(2, 0.95, 0.2), pool(4, 1.0, 0.2)});
  EXPECT_EQ(report.sweep->recommendations[0].more_do_not_help, false);
  EXPECT_EQ(sentence(report).find("do not help"), std::string::npos);
}

TEST(Sweep, RecommendsTheSequentialProgramWhereNothingIsFaster) {
  EXPECT_EQ(sentence(swept({pool(1, 3), pool(2, 2.5)})), "sequential");
}

TEST(Sweep, NamesOnlyTheFirstOfManyRivals) {
  std::vector<CaseReport> cases;
  for (unsigned n = 2; n < 10; ++n) cases.push_back(pool(n, 1, 0.2));
  EXPECT_NE(sentence(swept(cases)).find(" and 5 more; the first"), std::string::npos)
      << sentence(swept(cases));
}

TEST(Sweep, HasNothingToRecommendWithoutItsBaseline) {
  std::vector<CaseReport> cases{timed("sequential", 1, 2), pool(2, 1)};
  cases[0].status = Status::failed;
  Report report = made_report(cases);
  report.sweep = make_sweep(report, {"a", "b"});
  EXPECT_FALSE(report.sweep->recommendations[0].pick);
  EXPECT_FALSE(report.sweep->recommendations[0].decided);
  EXPECT_EQ(sentence(report), "nothing to compare with: sequential was not measured");
  EXPECT_EQ(pick_format().render(report, {}), "");
}

TEST(Sweep, FindsCurvesOfCasesThatDifferInWorkersAlone) {
  const Report report = swept({pool(4, 1), timed("thread", 8, 2), pool(1, 2), pool(2, 1)});
  ASSERT_EQ(report.sweep->curves.size(), 1U);
  EXPECT_EQ(report.sweep->curves[0].cases, (std::vector<std::size_t>{3, 4, 1}));
}

TEST(Sweep, SaysHowFewPointsThereAreWithinTheCpus) {
  const Report report = swept({pool(1, 2), pool(2, 1), pool(4, 1)}, 2);
  EXPECT_FALSE(report.sweep->curves[0].fits);
  EXPECT_EQ(report.sweep->curves[0].reason,
            "too few points (2 of 5 worker counts within the 2 CPUs allowed)");
}

/// Pools that follow Amdahl's law with a serial share of 5 %.
std::vector<CaseReport> amdahl() {
  std::vector<CaseReport> cases;
  for (const unsigned n : {1U, 2U, 3U, 4U, 6U, 8U, 16U}) {
    cases.push_back(pool(n, 2 * (0.05 + 0.95 / n)));
  }
  return cases;
}

TEST(Sweep, FitsLawsWhereThereAreEnoughWorkerCountsWithinTheCpus) {
  const Report report = swept(amdahl(), 8);
  ASSERT_TRUE(report.sweep->curves[0].fits);
  const ScalingFit& fit = report.sweep->curves[0].fits->best();
  EXPECT_EQ(fit.law, ScalingLaw::amdahl);
  EXPECT_NEAR(fit.sigma.point, 0.05, 0.002);
}

/// Two sets of parameters, told apart by the ends of names.
Report two_works() {
  std::vector<CaseReport> cases{timed("sequential", 1, 2), timed("sequential", 1, 8),
                                timed("pool", 2, 3), timed("pool", 2, 4.5)};
  for (std::size_t i = 0; i < cases.size(); ++i) {
    cases[i].params[0].value = std::uint64_t{20 + i % 2};
    cases[i].variant = i % 2 == 0 ? "n=20" : "n=21";
    cases[i].name += "/" + cases[i].variant;
    if (i % 2 == 1) cases[i].against = "fib/sequential/n=21";
  }
  Report report = made_report(cases);
  std::vector<CaseResult> results;
  for (const CaseReport& c : report.cases) results.push_back({c.status, c.reason, c.samples});
  const auto compared = compare_cases(results, std::vector<std::size_t>{0, 1, 0, 1},
                                      single_look(report.rounds, 0.01), 0.02);
  for (std::size_t i = 0; i < cases.size(); ++i) report.cases[i].comparison = compared[i];
  report.sweep = make_sweep(report, {"a", "b", "c", "d"});
  return report;
}

TEST(Sweep, RecommendsOneCaseForEachSetOfParameters) {
  const Report report = two_works();
  ASSERT_EQ(report.sweep->recommendations.size(), 2U);
  EXPECT_EQ(sentence(report), "sequential/n=20");
  const std::string other = sentence(report, 1);
  EXPECT_TRUE(
      other.starts_with("pool/n=21 with 2 workers, 1.78 times as fast as sequential/n=21 ("))
      << other;
}

std::string json_of(const Report& report) { return find_format<Report>("json").render(report, {}); }

Report read_back(const Report& report) {
  Report read = parse_report(json_of(report));
  read.sweep = make_sweep(read, read.sweep->options);
  return read;
}

TEST(Sweep, IsReadBackFromItsJson) {
  for (const Report& report : {swept(amdahl(), 8), two_works(), swept({pool(2, 1)})}) {
    EXPECT_EQ(json_of(read_back(report)), json_of(report));
    EXPECT_EQ(find_format<Report>("table").render(read_back(report), {}),
              find_format<Report>("table").render(report, {}));
  }
}

TEST(Sweep, NamesACurveWhoseCasesDoNotTellTheirWorkers) {
  CaseReport one = pool(1, 2);
  one.name = "fib/pool";
  const std::string text = sweep_text(swept({one, pool(2, 1)}), {.charts = Charts::none});
  EXPECT_NE(text.find("\n  pool: too few points"), std::string::npos) << text;
}

TEST(Sweep, FitsNoLawToRoundsThatTookNoTime) {
  std::vector<CaseReport> cases = amdahl();
  for (Sample& sample : cases[2].samples) {
    sample.startup_ns = sample.work_ns = sample.teardown_ns = 0;
  }
  const Report report = swept(cases, 8);
  EXPECT_FALSE(report.sweep->curves[0].fits);
  EXPECT_EQ(report.sweep->curves[0].reason, "too few rounds in which all of them were measured");
}

TEST(Sweep, IsNotInTheJsonOfOtherRuns) {
  Report report = swept({pool(2, 1)});
  report.sweep.reset();
  EXPECT_FALSE(nlohmann::json::parse(json_of(report)).contains("sweep"));
}

TEST(Sweep, NamesTheBaselineOfEachCaseInTheJson) {
  const auto json = nlohmann::json::parse(json_of(two_works()));
  EXPECT_EQ(json.at("cases").at(3).at("speedup").at("baseline"), "fib/sequential/n=21");
  EXPECT_EQ(json.at("cases").at(3).at("comparison").at("baseline"), "fib/sequential/n=21");
  EXPECT_EQ(json.at("cases").at(1).at("speedup").at("total"), 1);
}

TEST(Sweep, ShowsItsFiguresFitsAndRecommendationAsText) {
  const std::string text = sweep_text(swept(amdahl(), 8), {.charts = Charts::none});
  EXPECT_NE(text.find("4  86."), std::string::npos) << text;
  EXPECT_NE(text.find("  pool: Amdahl's law, sigma 0.05"), std::string::npos) << text;
  EXPECT_EQ(text.find("ideal"), std::string::npos) << text;
}

TEST(Sweep, DrawsItsChartsAsTheTerminalAllows) {
  const Report report = swept(amdahl(), 8);
  EXPECT_NE(sweep_text(report, {.charts = Charts::unicode}).find("█"), std::string::npos);
  const std::string plain = sweep_text(report, {.charts = Charts::ascii});
  EXPECT_NE(plain.find("####"), std::string::npos);
  EXPECT_TRUE(std::ranges::all_of(plain, [](char c) { return c > 0; })) << plain;
}

TEST(Pick, IsTheOptionsOfTheRecommendedCase) {
  EXPECT_EQ(pick_format().render(swept({pool(1, 2.1), pool(2, 1)}), {}),
            "--of fib/pool/workers=2\n");
}

TEST(Pick, IsNothingOfARunThatWasCutShort) {
  Report report = swept({pool(1, 2.1), pool(2, 1)});
  report.complete = false;
  EXPECT_EQ(pick_format().render(report, {}), "");
}

CaseResult result_of(const CaseReport& c) { return {c.status, c.reason, c.samples}; }

TEST(FastestCase, IsThatWithTheSmallestMedianRatioToTheBaseline) {
  const std::vector<CaseResult> cases{result_of(timed("a", 1, 2)), result_of(timed("b", 1, 1)),
                                      result_of(timed("c", 1, 3))};
  EXPECT_EQ(fastest_cases(cases, std::vector<std::size_t>{0, 0, 0}),
            (std::vector<std::size_t>{1, 1, 1}));
  EXPECT_EQ(fastest_cases(cases, std::vector<std::size_t>{0, 1, 1}),
            (std::vector<std::size_t>{0, 1, 1}));
}

TEST(FastestCase, IsTheCaseItselfWhereItsBaselineHasNoSample) {
  std::vector<CaseResult> cases{result_of(timed("a", 1, 2)), result_of(timed("b", 1, 1))};
  cases[0].status = Status::failed;
  EXPECT_EQ(fastest_cases(cases, std::vector<std::size_t>{0, 0}), (std::vector<std::size_t>{0, 1}));
}

TEST(RivalComparisons, ShareTheirChanceOfErrorAmongAllPairs) {
  const std::vector<CaseResult> cases{result_of(timed("a", 1, 2)), result_of(timed("b", 1, 1)),
                                      result_of(timed("c", 1, 3)), result_of(timed("d", 1, 4))};
  const std::vector<std::size_t> same(4, 0);
  const std::vector<std::size_t> best(4, 1);
  const auto found = compare_rivals(cases, same, best, single_look(kRounds, 0.06), 0.02);
  ASSERT_EQ(found.size(), 3U);
  double least = 1;
  for (const RivalComparison& rival : found) {
    EXPECT_EQ(rival.against, 1U);
    EXPECT_EQ(rival.comparison.verdict, Verdict::slower);
    least = std::min(least, rival.comparison.level);
  }
  EXPECT_NEAR(least, 0.06 / 6, 1e-12);
}

}  // namespace
}  // namespace concbench::sweep_test
