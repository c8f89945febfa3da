#include <fmt/core.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <iostream>

#include "analysis/sweep.hpp"
#include "html/document.hpp"
#include "support/made_report.hpp"
#include "support/random.hpp"

namespace concbench::html_report_test {
namespace {

std::string page_of(const Report& report) { return find_format<Report>("html").render(report, {}); }

std::size_t count_of(const std::string& text, std::string_view what) {
  std::size_t count = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
  return count;
}

bool has(const std::string& text, std::string_view what) {
  return text.find(what) != std::string::npos;
}

/// What people see: the page without the results that programs read from it.
std::string seen(const std::string& page) {
  const std::size_t begin = page.find("<script type=\"application/json\"");
  return page.substr(0, begin);
}

CaseReport noisy_case(const std::string& backend, unsigned rounds) {
  Random random(rounds + backend.size());
  std::vector<double> works;
  for (unsigned i = 0; i < rounds; ++i) works.push_back(5e6 * std::exp(0.02 * random.normal()));
  return made_case(backend, works);
}

Report report_of(unsigned cases, unsigned rounds) {
  std::vector<CaseReport> all{noisy_case("sequential", rounds)};
  for (unsigned i = 1; i < cases; ++i) all.push_back(noisy_case(fmt::format("pool{}", i), rounds));
  return made_report(std::move(all));
}

/// Rendered, and how long that took is told: nothing is expected of it on a busy machine.
std::string timed_page_of(const Report& report, std::string_view what) {
  const auto begin = std::chrono::steady_clock::now();
  std::string page = page_of(report);
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
  std::cout << fmt::format("the page of {}: {:.1f} ms, {} kB\n", what, took.count(),
                           page.size() / 1000);
  return page;
}

TEST(HtmlReport, OfADefaultRunIsSmall) {
  const std::string page = timed_page_of(report_of(6, 40), "6 cases and 40 rounds");
  EXPECT_LT(page.size(), 150'000U);
  EXPECT_FALSE(has(page, "samples is drawn"));
}

TEST(HtmlReport, OfTenThousandRoundsIsThinnedAndSaysSo) {
  const std::string page = timed_page_of(report_of(2, 10'000), "2 cases and 10,000 rounds");
  EXPECT_TRUE(has(page, "One in 10 samples is drawn."));
  EXPECT_LE(count_of(page, ", round "), 2000U);
  EXPECT_LT(seen(page).size(), 300'000U);
  // Every sample is in its JSON.
  EXPECT_EQ(parse_report(json_in_html(page)).cases.at(1).samples.size(), 10'000U);
  EXPECT_LT(page.size(), 20'000U * 250);
}

TEST(HtmlReport, OfSixtyCasesHasEachOfThem) {
  const std::string page = timed_page_of(report_of(60, 10), "60 cases and 10 rounds");
  for (unsigned i = 1; i < 60; ++i)
    EXPECT_TRUE(has(page, fmt::format("<td class=\"w\">pool{}</td>", i)));
  EXPECT_LT(seen(page).size(), 400'000U);
}

TEST(HtmlReport, OfThreeRoundsHasAllItsSamples) {
  const std::string page = page_of(report_of(3, 3));
  EXPECT_EQ(count_of(seen(page), ", round "), 9U);
  EXPECT_FALSE(has(seen(page), "nan"));
  EXPECT_FALSE(has(seen(page), ">inf"));
}

TEST(HtmlReport, OfCasesThatAllFailedHasNoChartAndSaysWhy) {
  Report report = report_of(3, 3);
  for (CaseReport& c : report.cases) {
    c.status = Status::failed;
    c.reason = "worker 7 <died>";
    c.samples.clear();
    c.summaries.clear();
    c.comparison.reset();
  }
  const std::string page = page_of(report);
  EXPECT_FALSE(has(page, "<svg"));
  EXPECT_EQ(count_of(seen(page), "<td class=\"w bad\">failed: worker 7 &lt;died&gt;</td>"), 3U);
}

TEST(HtmlReport, OfAnInterruptedRunSaysSo) {
  Report report = report_of(2, 5);
  report.complete = false;
  report.stopped_by = Ending::interrupted;
  EXPECT_TRUE(has(page_of(report), "Incomplete: measuring was stopped before its last round."));
  EXPECT_FALSE(has(page_of(report_of(2, 5)), "Incomplete"));
}

TEST(HtmlReport, OfASingleRoundThatWasInterruptedIsAPage) {
  Report report = report_of(3, 1);
  report.complete = false;
  report.cases[2].samples.clear();
  report.cases[2].summaries.clear();
  report.cases[2].comparison.reset();
  report.cases[2].status = Status::skipped;
  EXPECT_TRUE(has(page_of(report), "</html>"));
}

/// So many tasks of 1 us, in turn on so many workers.
Timeline timeline_of(const std::string& name, unsigned tasks, unsigned workers) {
  Timeline timeline{.name = name, .opened_ns = 500, .submitted_ns = 800};
  for (unsigned i = 0; i < tasks; ++i) {
    const std::int64_t begin = 1000 + 1000 * std::int64_t{i / workers};
    timeline.runs.push_back(
        {.task = i, .worker = i % workers, .begin_ns = begin, .end_ns = begin + 1000});
  }
  timeline.worked_ns = timeline.runs.back().end_ns + 200;
  timeline.closed_ns = timeline.runs.back().end_ns + 900;
  return timeline;
}

Report traced_report(std::vector<Timeline> timelines) {
  Report report = report_of(2, 5);
  report.trace = {.file = "<t>.json", .cases = std::move(timelines)};
  return report;
}

TEST(HtmlReport, HasATimelineOfTheFirstTasksOfATracedRun) {
  const std::string page = page_of(traced_report({timeline_of("fib/pool1", 6, 2)}));
  EXPECT_TRUE(has(page, "The first tasks of a pass"));
  EXPECT_TRUE(has(page, "the trace file &#39;&lt;t&gt;.json&#39;"));
  EXPECT_EQ(count_of(page, ">worker 0</text>"), 1U);
  EXPECT_EQ(count_of(page, "<title>task "), 6U);
  EXPECT_TRUE(has(page, "<title>task 2: 1.00 us from 2.00 us</title>"));
  EXPECT_TRUE(has(page, "<title>start-up: 500 ns from 0.00 ns</title>"));
  EXPECT_TRUE(has(page, "<title>teardown: 700 ns from 4.20 us</title>"));
}

TEST(HtmlReport, HasNoTimelineWithoutATrace) {
  EXPECT_FALSE(has(page_of(report_of(2, 5)), "The first tasks"));
}

TEST(HtmlReport, EndsATimelineWithTheLastTaskThatItHas) {
  Timeline timeline = timeline_of("fib/pool1", 6, 2);
  timeline.left_out = 1000;
  timeline.worked_ns = 1'000'000;
  timeline.closed_ns = 1'100'000;
  const std::string page = page_of(traced_report({timeline}));
  EXPECT_TRUE(has(page, "<title>rest of the work: 3.20 us from 800 ns</title>"));
  EXPECT_FALSE(has(page, "<title>teardown"));
  EXPECT_TRUE(has(page, "<td>1000</td>"));
}

TEST(HtmlReport, DrawsAFewLanesOfManyAndCountsTheTasksOfOthers) {
  const std::string page = page_of(traced_report({timeline_of("fib/pool1", 100, 100)}));
  EXPECT_EQ(count_of(page, "<title>task "), 24U);
  EXPECT_TRUE(has(page, "<td>24</td><td>24</td><td>76</td>"));
}

TEST(HtmlReport, TellsWhyATracedPassFailed) {
  Timeline timeline{.name = "fib/pool1", .failure = "task 3: no"};
  const std::string page = page_of(traced_report({timeline}));
  EXPECT_TRUE(has(page, "The traced pass of fib/pool1 failed: task 3: no."));
}

TEST(HtmlReport, ShowsATraceAlikeWhenItIsReadBack) {
  const std::string page = page_of(traced_report({timeline_of("fib/pool1", 6, 2)}));
  EXPECT_EQ(page_of(parse_report(json_in_html(page))), page);
}

/// A sweep over 1 to 6 workers on 8 CPUs, which follows Amdahl's law.
Report swept_report() {
  std::vector<CaseReport> cases{noisy_case("sequential", 20)};
  for (unsigned workers = 1; workers <= 6; ++workers) {
    CaseReport c = noisy_case("pool", 20);
    c.name += fmt::format("/workers={}", workers);
    c.workers = workers;
    for (Sample& sample : c.samples) sample.work_ns *= 0.1 + 0.9 / workers;
    cases.push_back(std::move(c));
  }
  Report report = made_report(std::move(cases));
  report.context.cpus = {.present = 8, .affinity = 8};
  report.context.settings.confidence = 0.99;
  report.sweep = make_sweep(report, std::vector<std::string>(report.cases.size()));
  return report;
}

TEST(HtmlReport, HasTheLawOfASweepWithItsBandAndSaysWhatThatIs) {
  const std::string page = page_of(swept_report());
  // On a linear axis and on a logarithmic one.
  EXPECT_EQ(count_of(page, "<polygon"), 2U);
  EXPECT_TRUE(has(page, "the middle 99 % of the same fits to rounds drawn again"));
}

TEST(HtmlReport, HasNoBandWhereNoLawWasFitted) {
  Report report = swept_report();
  report.context.cpus = {.present = 2, .affinity = 2};
  report.sweep = make_sweep(report, report.sweep->options);
  EXPECT_FALSE(has(page_of(report), "<polygon"));
  EXPECT_FALSE(has(page_of(report), "drawn again"));
}

}  // namespace
}  // namespace concbench::html_report_test
