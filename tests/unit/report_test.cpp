#include "report/report.hpp"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <set>

#include "analysis/make_report.hpp"
#include "report/wording.hpp"
#include "support/made_report.hpp"
#include "workloads/table.hpp"

namespace concbench::report_test {
namespace {

using namespace std::chrono_literals;

const WorkloadEntry kWorkload{.info = {.name = "work", .help = "for tests", .params = {}}};
const BackendEntry kSequential{.name = "sequential"};
const BackendEntry kPool{.name = "pool", .staffing = Staffing::pool};
const DispatchEntry kMap{.name = "map", .help = "for tests", .run = nullptr};

Case case_of(const BackendEntry& backend) {
  return {.name = "work/" + std::string(backend.name),
          .workload = &kWorkload,
          .backend = &backend,
          .dispatch = &kMap,
          .workers = 3,
          .chunk_size = ChunkSize::of(7),
          .tasks = 30};
}

/// Two cases, the first of which is the baseline.
Plan two_cases() { return {.cases = {case_of(kSequential), case_of(kPool)}}; }

Sample took(double total_ns) {
  Sample sample{{.startup_ns = total_ns / 4, .work_ns = total_ns / 2, .teardown_ns = total_ns / 4}};
  sample.passes = 1;
  sample.digest = 0xd1;
  return sample;
}

Sample invalid(double total_ns, std::string why = "3 connections were dropped") {
  Sample sample = took(total_ns);
  sample.invalid = std::move(why);
  sample.dropped_connections = 3;
  return sample;
}

Sample failed(std::string why) { return ended(Outcome::failed, std::move(why)); }

CaseResult ok(std::vector<Sample> samples) {
  for (unsigned round = 0; Sample & sample : samples) sample.round = round++;
  return {.status = Status::ok, .samples = std::move(samples)};
}

Report report_of(std::vector<CaseResult> results) {
  return make_report(two_cases(), {.cases = std::move(results)}, {});
}

TEST(Report, HasTheMedianOfEachMetric) {
  const CaseReport c = report_of({ok({took(100), took(120), took(400)}), {}}).cases[0];
  EXPECT_EQ(c.summary("total_ns").median, 120);
  EXPECT_EQ(c.summary("work_ns").median, 60);
  EXPECT_EQ(c.summary("startup_ns").max, 100);
}

TEST(Report, HasASummaryForEachMetric) {
  EXPECT_EQ(report_of({ok({took(1)}), {}}).cases[0].summaries.size(), metrics().size());
}

TEST(Report, ReadsEachMetricFromItsOwnFigure) {
  Sample sample{{.startup_ns = 1,
                 .work_ns = 2,
                 .teardown_ns = 4,
                 .submitted_ns = 4096,
                 .first_result_ns = 2048,
                 .callbacks_ns = 8192,
                 .cpu_user_ns = 8,
                 .cpu_system_ns = 16,
                 .voluntary_switches = 32,
                 .involuntary_switches = 64,
                 .minor_faults = 128,
                 .major_faults = 256,
                 .task_timeouts = 1024,
                 .retries = 16384,
                 .lost_updates = 32768}};
  sample.max_rss_bytes = 512;
  const std::map<std::string_view, double> wanted{{"total_ns", 7},
                                                  {"startup_ns", 1},
                                                  {"work_ns", 2},
                                                  {"teardown_ns", 4},
                                                  {"cpu_ns", 24},
                                                  {"cpu_user_ns", 8},
                                                  {"cpu_system_ns", 16},
                                                  {"max_rss_bytes", 512},
                                                  {"voluntary_switches", 32},
                                                  {"involuntary_switches", 64},
                                                  {"minor_faults", 128},
                                                  {"major_faults", 256},
                                                  {"first_result_ns", 2048},
                                                  {"task_timeouts", 1024},
                                                  {"retries", 16384},
                                                  {"lost_updates", 32768},
                                                  {"submitted_ns", 4096},
                                                  {"callbacks_ns", 8192}};
  std::map<std::string_view, double> found;
  for (const Metric& metric : metrics()) found[metric.key] = metric.of(sample);
  for (const auto& [key, value] : wanted) EXPECT_EQ(found[key], value) << key;
}

TEST(Report, HasNoTwoMetricsOfOneFigure) {
  std::array<double, sizeof(PassFigures) / sizeof(double)> figures{};
  for (std::size_t i = 0; i < figures.size(); ++i) figures[i] = std::exp2(i);
  Sample sample{std::bit_cast<PassFigures>(figures)};
  sample.max_rss_bytes = 1ULL << figures.size();
  std::set<double> found;
  for (const Metric& metric : metrics()) found.insert(metric.of(sample));
  EXPECT_EQ(found.size(), metrics().size());
}

TEST(Report, ComparesWithTheBaselineRoundByRound) {
  const Report report =
      report_of({ok({took(100), took(200), took(900)}), ok({took(50), took(100), took(100)})});
  EXPECT_FALSE(report.cases[0].comparison.has_value());
  EXPECT_NEAR(report.cases[1].comparison->ratio.point, 0.5, 1e-12);
  EXPECT_NEAR(speedup_of(*report.cases[1].comparison).point, 2, 1e-12);
}

TEST(Report, ComparesWithTheBaselineOfThePlan) {
  Plan plan = two_cases();
  plan.baseline = 1;
  const Report report = make_report(plan, {.cases = {ok({took(50)}), ok({took(100)})}}, {});
  EXPECT_NEAR(report.cases[0].comparison->ratio.point, 0.5, 1e-12);
  EXPECT_FALSE(report.cases[1].comparison.has_value());
}

TEST(Report, ComparesNothingWithABaselineThatHasNoFigures) {
  const Report report = report_of(
      {{.status = Status::failed, .reason = "no", .samples = {failed("no")}}, ok({took(1)})});
  EXPECT_FALSE(report.cases[0].comparison.has_value());
  EXPECT_FALSE(report.cases[1].comparison.has_value());
}

TEST(Report, TurnsTheBoundsOfARatioRoundForASpeedUp) {
  const Comparison comparison{.ratio = {.point = 0.5, .lower = 0.25, .upper = 0.8},
                              .rounds_needed = {}};
  EXPECT_EQ(speedup_of(comparison).lower, 1.25);
  EXPECT_EQ(speedup_of(comparison).upper, 4);
}

TEST(Report, TellsTheTimeOfAsManyRoundsAsWouldDecide) {
  Report report;
  report.rounds = 10;
  report.elapsed = 5s;
  Comparison open;
  open.rounds_needed = 20;
  EXPECT_EQ(time_needed(report, open), 10s);
  open.rounds_needed = std::numeric_limits<std::size_t>::max();
  EXPECT_EQ(time_needed(report, open), std::nullopt);
}

TEST(Report, LeavesSamplesOutThatMustNotBeBelieved) {
  const CaseReport c = report_of({ok({took(100), invalid(5000), took(100)}), {}}).cases[0];
  EXPECT_EQ(c.status, Status::ok);
  EXPECT_EQ(c.summary("total_ns").max, 100);
  EXPECT_EQ(c.samples.size(), 3U);
}

TEST(Report, FailsACaseOfWhichNoSampleCanBeBelieved) {
  const CaseReport c = report_of({ok({invalid(1, "first"), invalid(2, "last")}), {}}).cases[0];
  EXPECT_EQ(c.status, Status::failed);
  EXPECT_EQ(c.reason, "none of its 2 samples shows what it should, the last because last");
  EXPECT_TRUE(c.summaries.empty());
}

TEST(Report, LeavesFailedSamplesOutOfTheFigures) {
  const CaseReport c =
      report_of({{.status = Status::failed, .reason = "no", .samples = {took(100), failed("no")}},
                 ok({took(50)})})
          .cases[0];
  EXPECT_EQ(c.status, Status::failed);
  EXPECT_EQ(c.reason, "no");
  EXPECT_EQ(c.summary("total_ns").min, 100);
  EXPECT_EQ(c.samples.size(), 2U);
}

TEST(Report, HasTheDigestOfTheFirstGoodSample) {
  const Report report = report_of(
      {ok({took(1)}), {.status = Status::failed, .reason = "no", .samples = {failed("no")}}});
  EXPECT_EQ(report.cases[0].digest, 0xd1U);
  EXPECT_EQ(report.cases[1].digest, std::nullopt);
}

TEST(Report, KeepsTheReasonWhyACaseWasSkipped) {
  const Report report =
      report_of({ok({took(1)}), {.status = Status::skipped, .reason = "not reached"}});
  EXPECT_EQ(report.cases[1].status, Status::skipped);
  EXPECT_EQ(report.cases[1].reason, "not reached");
  EXPECT_FALSE(report.cases[1].comparison.has_value());
}

TEST(Report, SaysWhatACaseWas) {
  const CaseReport c = report_of({ok({took(1)}), ok({took(1)})}).cases[1];
  EXPECT_EQ(c.name, "work/pool");
  EXPECT_EQ(c.workload, "work");
  EXPECT_EQ(c.backend, "pool");
  EXPECT_EQ(c.dispatch, "map");
  EXPECT_EQ(c.workers, 3U);
  EXPECT_EQ(c.chunk, 7U);
  EXPECT_EQ(c.tasks, 30U);
}

TEST(Report, HasNoChunkWhereItIsGuided) {
  Plan plan = two_cases();
  plan.cases[1].chunk_size = ChunkSize::guided();
  const Report report = make_report(plan, {.cases = {ok({took(1)}), ok({took(1)})}}, {});
  EXPECT_EQ(report.cases[1].chunk, std::nullopt);
}

TEST(Report, NamesParametersWithTheirUnits) {
  Plan plan = two_cases();
  Params& params = plan.cases[0].params;
  params.set({.name = "n"}, std::uint64_t{30});
  params.set({.name = "max-wait", .kind = ParamKind::duration}, std::chrono::nanoseconds(50ms));
  params.set({.name = "bandwidth", .kind = ParamKind::rate}, std::uint64_t{1000});
  const Report report = make_report(plan, {.cases = {ok({took(1)}), ok({took(1)})}}, {});
  EXPECT_EQ(report.cases[0].params,
            (std::vector<ReportParam>{{"n", std::uint64_t{30}},
                                      {"max_wait_ns", std::chrono::nanoseconds(50ms)},
                                      {"bandwidth_bytes_per_second", std::uint64_t{1000}}}));
}

Sample recorded(std::vector<int> ns, double imbalance) {
  const auto shared = std::make_unique<SharedHistogram>();
  for (const int value : ns) shared->record(std::chrono::nanoseconds(value));
  Sample sample = took(100);
  sample.distributions = {describe("late", shared->read())};
  sample.imbalance = imbalance;
  return sample;
}

TEST(Report, MergesTheEventsOfAllSamplesThatCanBeBelieved) {
  Sample disturbed = recorded({1000}, 9);
  disturbed.invalid = "disturbed";
  const CaseReport c =
      report_of({ok({recorded({1, 2, 3}, 1), disturbed, recorded({7, 8}, 2)}), {}}).cases[0];
  ASSERT_EQ(c.distributions.size(), 1U);
  EXPECT_EQ(c.distributions[0].name, "late");
  EXPECT_EQ(c.distributions[0].count, 5U);
  EXPECT_EQ(c.distributions[0].p50_ns, 3);
  EXPECT_EQ(c.distributions[0].p90_ns, std::nullopt);
  EXPECT_EQ(c.distributions[0].max_ns, 8);
}

TEST(Report, HasTheMedianImbalanceOfTheSamplesThatHaveOne) {
  const Report report =
      report_of({ok({recorded({1}, 1), recorded({1}, 3), recorded({1}, 1.5)}), ok({took(1)})});
  EXPECT_EQ(report.cases[0].imbalance, 1.5);
  EXPECT_EQ(report.cases[1].imbalance, std::nullopt);
  EXPECT_TRUE(report.cases[1].distributions.empty());
}

TEST(Report, SaysHowMeasuringEnded) {
  const Measurements measurements{.ending = Ending::time_limit,
                                  .complete = false,
                                  .rounds = 7,
                                  .cases = {ok({took(1)}), ok({took(1)})}};
  const Report report = make_report(two_cases(), measurements, {});
  EXPECT_EQ(report.stopped_by, Ending::time_limit);
  EXPECT_FALSE(report.complete);
  EXPECT_EQ(report.rounds, 7U);
}

std::string notes_of(std::vector<Sample> samples) {
  std::string all;
  const Report report = report_of({ok(std::move(samples)), {}});
  for (const Note& note : report.cases[0].diagnosis.notes) all += sentence_of(note) + "\n";
  return all;
}

TEST(Notes, TellWaitingFromComputing) {
  EXPECT_NE(notes_of({took(100)}).find("ran on a CPU for 0 % of the time"), std::string::npos);
  Sample busy = took(100);
  busy.cpu_user_ns = 100;
  EXPECT_EQ(notes_of({busy}).find("ran on a CPU"), std::string::npos);
}

TEST(Notes, CountInvalidSamplesAndSayWhy) {
  EXPECT_NE(notes_of({took(1), invalid(1), took(1)})
                .find("1 of 3 samples was invalid and is left out (the last one: 3 connections"),
            std::string::npos);
}

TEST(Notes, SayThatWorkersShareCpus) {
  Sample busy = took(100);
  busy.cpu_user_ns = 100;
  EXPECT_NE(notes_of({busy}).find("3 workers share 1 CPU: try "), std::string::npos);
}

/// What the plan alone tells of a case on an event loop.
std::string first_note_on_loop(const WorkloadInfo& info, unsigned in_flight) {
  const BackendEntry loop{.name = "async", .staffing = Staffing::loop};
  const WorkloadEntry workload{.info = info};
  Case c = case_of(loop);
  c.workload = &workload;
  c.in_flight = in_flight;
  const Report report = make_report({.cases = {c}}, {.cases = {ok({took(100)})}}, {});
  return sentence_of(report.cases[0].diagnosis.notes.front());
}

TEST(Notes, SayThatAnEventLoopDoesNotMakeComputingFaster) {
  EXPECT_EQ(first_note_on_loop({.name = "work", .help = "for tests", .params = {}}, 1),
            "tasks that never wait for the loop run one after another, in its one thread");
}

TEST(Notes, SayHowManyTasksWereUnderWayWhereItWasNotAllOfThem) {
  const WorkloadInfo waits{.name = "work", .help = "for tests", .params = {}, .asynchronous = true};
  EXPECT_EQ(first_note_on_loop(waits, 20), "at most 20 tasks were under way at once");
  EXPECT_EQ(first_note_on_loop(waits, 30).find("under way"), std::string::npos);
}

TEST(Notes, CountOutliers) {
  std::vector<Sample> samples(9, took(100));
  samples.push_back(took(1000));
  EXPECT_NE(notes_of(samples).find("1 outlier (kept)"), std::string::npos);
}

/// A note of its own for each number from 1 on.
Note costly(int number) {
  return Note{NoteKind::costly}
      .with("case", fmt::format("fib/{}", number))
      .with("share", 0.5)
      .with("elapsed_ns", 1e9);
}

std::string notes_below(const Report& report) {
  const std::string table = find_format<Report>("table").render(report, {});
  const auto begin = table.find("Note: ");
  return table.substr(begin, table.find("\n\n", begin) - begin);
}

TEST(Notes, OfWhatIsDoubtedComeBeforeAdvice) {
  Report report = made_report({made_case("sequential", {1, 2}), made_case("pool", {1, 2})});
  report.notes = {costly(1), costly(2)};
  const Note lost =
      Note{NoteKind::lost_samples}.with("lost", 1).with("taken", 2).with("reason", "x");
  report.cases[1].diagnosis.notes = {lost};
  EXPECT_TRUE(notes_below(report).starts_with(
      "Note: pool: 1 of 2 samples was lost and taken again (the last one: x)\nNote: 1 took 50 %"))
      << notes_below(report);
}

TEST(Notes, BeyondAFewAreCounted) {
  Report report = made_report({made_case("sequential", {1, 2})});
  report.notes = {costly(1), costly(2), costly(3)};
  EXPECT_EQ(notes_below(report).find("with -v"), std::string::npos);
  report.notes.insert(report.notes.end(), {costly(4), costly(5)});
  EXPECT_TRUE(notes_below(report).ends_with("\nNote: 2 more, with -v")) << notes_below(report);
  EXPECT_EQ(notes_below(report).find("4 took"), std::string::npos);
}

std::string headline_of(const Report& report) {
  const std::string table = find_format<Report>("table").render(report, {});
  return table.substr(0, table.find('\n'));
}

TEST(Headline, HasWhatAllCasesHaveInCommon) {
  const Report report = made_report({made_case("sequential", {1, 2}), made_case("pool", {1, 2})});
  EXPECT_TRUE(headline_of(report).starts_with("fib n=30 tasks=8: 8 tasks, 1 CPU, 2 rounds"));
}

TEST(Headline, LeavesToTheNamesOfCasesWhatTheyDifferIn) {
  CaseReport other = made_case("sequential/n=40", {1, 2});
  other.params.front().value = std::uint64_t{40};
  other.tasks = 9;
  const Report report = made_report({made_case("sequential/n=30", {1, 2}), other});
  EXPECT_TRUE(headline_of(report).starts_with("fib tasks=8: 8 to 9 tasks, 1 CPU, 2 rounds"));
}

TEST(Status, IsNamedAsInTheResults) {
  EXPECT_EQ(name_of(Status::ok), "ok");
  EXPECT_EQ(name_of(Status::failed), "failed");
  EXPECT_EQ(name_of(Status::timed_out), "timed_out");
  EXPECT_EQ(name_of(Status::skipped), "skipped");
}

}  // namespace
}  // namespace concbench::report_test
