#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "app/app.hpp"
#include "os/files.hpp"
#include "report/report.hpp"
#include "support/made_report.hpp"
#include "support/usage_error.hpp"

namespace concbench::report_reader_test {
namespace {

std::string written(const Report& report) { return find_format<Report>("json").render(report, {}); }

std::string replaced(std::string text, const std::string& old, const std::string& with) {
  const auto found = text.find(old);
  EXPECT_NE(found, std::string::npos) << old;
  return found == std::string::npos ? text : text.replace(found, old.size(), with);
}

std::string refusal(const std::string& text) {
  return usage_error([&] { parse_report(text); });
}

std::string as_key(const std::string& key) { return '"' + key + "\":"; }

Report small_report() {
  return made_report({made_case("sequential", {5e6}), made_case("pool", {3e6})});
}

/// What the program itself writes.
std::string measured(std::vector<std::string> arguments) {
  const TemporaryDirectory folder("");
  const auto file = folder.path() / "a.json";
  arguments.insert(arguments.begin(), "concbench");
  arguments.insert(arguments.end(),
                   {"--min-time", "0ms", "--no-history", "--export-json", file.native()});
  testing::internal::CaptureStdout();
  run_cli(arguments);
  testing::internal::GetCapturedStdout();
  return read_file(file).value_or("");
}

TEST(ReportReader, ReadsWhatARunHasWritten) {
  const std::vector<std::vector<std::string>> runs = {
      {"fib", "-r", "3", "-n", "5"},
      {"fib", "-r", "12", "-n", "5", "-b", "pool", "--workers", "1,2", "--chunk", "1,auto"},
      {"sleep", "-r", "2", "-n", "2", "--duration", "10us", "--time-limit", "20s", "--pin",
       "spread"},
      {"timer", "-r", "2", "-n", "2", "--interval", "10us", "--latency"},
      {"noop", "-r", "1", "-n", "5", "--rss", "3MB"},
      {"sleep", "-r", "1", "-n", "2", "--duration", "1s", "--timeout", "10ms", "-b", "pool"},
  };
  for (const auto& run : runs) {
    const std::string text = measured(run);
    ASSERT_NE(text, "");
    EXPECT_EQ(written(parse_report(text)), text);
  }
}

TEST(ReportReader, ReadsTheValuesThatWereWritten) {
  const Report report = parse_report(written(small_report()));
  const CaseReport& pool = report.cases.at(1);
  EXPECT_EQ(pool.name, "fib/pool");
  EXPECT_EQ(pool.params, small_report().cases[1].params);
  EXPECT_EQ(pool.digest, 0xfeedU);
  EXPECT_EQ(pool.samples.at(0).work_ns, 3e6);
  EXPECT_EQ(pool.samples.at(0).digest, 0xfeedU);
  EXPECT_TRUE(pool.samples.at(0).usable());
  EXPECT_EQ(pool.summary("work_ns").median, 3e6);
  EXPECT_EQ(report.context.environment.host, "here");
  EXPECT_EQ(report.context.settings.rounds, 1U);
  EXPECT_EQ(report.context.settings.rss, 5U << 20);
}

TEST(ReportReader, ReadsBoundsThatSayNothing) {
  const Report report = parse_report(written(small_report()));
  const Estimate& median = report.cases.at(1).metric("total_ns").estimate;
  EXPECT_EQ(median.lower, -std::numeric_limits<double>::infinity());
  EXPECT_EQ(median.upper, std::numeric_limits<double>::infinity());
  const Estimate& ratio = report.cases.at(1).comparison->ratio;
  EXPECT_EQ(ratio.lower, 0);
  EXPECT_EQ(ratio.upper, std::numeric_limits<double>::infinity());
}

TEST(ReportReader, ReadsEveryKindOfParameter) {
  using namespace std::chrono_literals;
  Report report = small_report();
  report.cases[0].params = {{"wait_ns", 5ms},
                            {"n", std::uint64_t{3}},
                            {"url", std::string("http://a")},
                            {"big", true},
                            {"sizes", std::vector<std::uint64_t>{1, 2}},
                            {"urls", std::vector<std::string>{"a", "b"}}};
  EXPECT_EQ(parse_report(written(report)).cases[0].params, report.cases[0].params);
}

TEST(ReportReader, ReadsBadCasesAndBadSamples) {
  Report report = made_report({made_case("sequential", {5e6, 6e6, 7e6}), made_case("pool", {3e6})});
  report.cases[0].samples[1].invalid = "others used 5 ms";
  report.cases[0].diagnosis.samples.outliers.indices = {0, 2};
  report.cases[1].status = Status::timed_out;
  report.cases[1].reason = "a pass took longer than 1 s";
  report.cases[1].samples[0].outcome = Outcome::timed_out;
  report.cases[1].samples[0].reason = "a pass took longer than 1 s";
  report.cases[1].summaries.clear();
  report.complete = false;
  report.stopped_by = Ending::interrupted;
  report.gates = {{"pool.total < 1s", "", GateOutcome::undecided, said("nothing is known")},
                  {"--fail-if-slower 5%", "fib/pool", GateOutcome::failed, said("it is")}};
  const Report read = parse_report(written(report));
  EXPECT_EQ(written(read), written(report));
  EXPECT_EQ(read.cases[0].samples[1].invalid, "others used 5 ms");
  EXPECT_EQ(read.cases[1].samples[0].outcome, Outcome::timed_out);
  EXPECT_EQ(read.cases[0].diagnosis.samples.outliers.indices.size(), 2U);
}

TEST(ReportReader, ReadsDistributions) {
  Report report = small_report();
  report.cases[1].distributions = {
      {.name = "late", .count = 12, .min_ns = 1, .max_ns = 9, .p50_ns = 3.5, .p90_ns = 8}};
  report.cases[1].imbalance = 1.5;
  report.cases[1].samples[0].distributions = report.cases[1].distributions;
  const CaseReport read = parse_report(written(report)).cases[1];
  for (const auto& found : {read.distributions, read.samples[0].distributions}) {
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].name, "late");
    EXPECT_EQ(found[0].count, 12U);
    EXPECT_EQ(found[0].p50_ns, 3.5);
    EXPECT_EQ(found[0].p90_ns, 8);
    EXPECT_EQ(found[0].p99_ns, std::nullopt);
    EXPECT_EQ(found[0].max_ns, 9);
  }
  EXPECT_EQ(read.imbalance, 1.5);
  EXPECT_EQ(read.samples[0].imbalance, std::nullopt);
}

TEST(ReportReader, ReadsWhereTheTimeWent) {
  Report report = small_report();
  const WorkSplit split{
      .hand_over_ns = 1, .waiting_ns = 2, .running_ns = 3, .idle_ns = 4, .collecting_ns = 5};
  report.cases[0].breakdown = {
      .startup_ns = 6, .work = {.hand_over_ns = 7}, .rest_ns = 8, .teardown_ns = 9, .parallel = 2};
  report.cases[1].samples[0].split = split;
  report.cases[1].breakdown = {
      .stamped = true, .work = split, .cpu_per_useful = 1.5, .efficiency = 0.25};
  const Report read = parse_report(written(report));
  EXPECT_EQ(written(read), written(report));
  EXPECT_EQ(read.cases[0].breakdown->work, WorkSplit{.hand_over_ns = 7});
  EXPECT_EQ(read.cases[0].breakdown->rest_ns, 8);
  EXPECT_FALSE(read.cases[0].breakdown->stamped);
  EXPECT_TRUE(read.cases[1].breakdown->stamped);
  EXPECT_EQ(read.cases[1].samples[0].split, split);
}

Report traced_report() {
  Report report = small_report();
  report.trace = {.file = "t.json",
                  .cases = {{.name = "fib/pool",
                             .on_loop = true,
                             .failure = "task 3: no",
                             .opened_ns = 5,
                             .submitted_ns = 9,
                             .runs = {{.task = 3, .worker = 1, .begin_ns = 7, .end_ns = 12}},
                             .left_out = 4}}};
  return report;
}

TEST(ReportReader, ReadsTheBeginningOfATrace) {
  const Report read = parse_report(written(traced_report()));
  EXPECT_EQ(written(read), written(traced_report()));
  ASSERT_TRUE(read.trace);
  EXPECT_EQ(read.trace->file, "t.json");
  const Timeline& timeline = read.trace->cases.at(0);
  EXPECT_TRUE(timeline.on_loop);
  EXPECT_EQ(timeline.submitted_ns, 9);
  EXPECT_EQ(timeline.worked_ns, std::nullopt);
  EXPECT_EQ(timeline.runs.at(0).end_ns, 12);
  EXPECT_EQ(timeline.left_out, 4U);
}

TEST(ReportReader, RefusesATraceThatIsOfNoCaseOrGoesBackInTime) {
  const std::string text = written(traced_report());
  EXPECT_EQ(refusal(replaced(text, "\"case\": \"fib/pool\"", "\"case\": \"fib/x\"")),
            "not a concbench report: 'trace.passes[0].case' is no name of a case");
  EXPECT_EQ(refusal(replaced(text, "\"end_ns\": 12", "\"end_ns\": 6")),
            "not a concbench report: 'trace.passes[0].tasks[0].begin_ns' is above 'end_ns'");
}

TEST(ReportReader, DoesWithoutDistributionsInOlderReports) {
  std::string text = written(small_report());
  for (const char* key : {"distributions", "imbalance", "split", "breakdown", "latency"}) {
    while (text.find(as_key(key)) != std::string::npos) {
      text = replaced(text, as_key(key), as_key("unknown"));
    }
  }
  EXPECT_EQ(written(parse_report(text)), written(small_report()));
}

/// A report as version 1 wrote it, which knew a note and what a gate found as a sentence alone.
TEST(ReportReader, TakesTheSentencesOfVersion1AsTheyAre) {
  Report report = small_report();
  report.cases[0].diagnosis.notes = {said("2 outliers (kept)")};
  report.gates = {{.gate = "pool.total < 1s", .finding = said("it is below 1s")}};
  nlohmann::ordered_json old = nlohmann::ordered_json::parse(written(report));
  old["schema_version"] = 1;
  for (auto& c : old["cases"]) {
    c.erase("way");
    c.erase("variant");
  }
  old["cases"][0]["diagnosis"]["notes"] = {"2 outliers (kept)"};
  old["gates"][0].erase("kind");
  old["gates"][0].erase("values");
  EXPECT_EQ(written(parse_report(old.dump())), written(report));
}

TEST(ReportReader, FindsNotesAndWhatGatesFoundAsData) {
  Report report = small_report();
  report.cases[0].diagnosis.notes = {Note{NoteKind::outliers}.with("count", 2),
                                     Note{NoteKind::drift}.with("change", -0.25)};
  report.gates = {{.gate = "pool.total < 1s",
                   .finding = Note{NoteKind::not_compared}.with("case", "a").with("with", "b")}};
  const Report read = parse_report(written(report));
  EXPECT_EQ(written(read), written(report));
  EXPECT_EQ(read.cases[0].diagnosis.notes[0].number("count"), 2);
  EXPECT_EQ(read.cases[0].diagnosis.notes[1].number("change"), -0.25);
  EXPECT_EQ(read.gates[0].finding.kind, NoteKind::not_compared);
  EXPECT_EQ(read.gates[0].finding.text("with"), "b");
}

TEST(ReportReader, FindsTheBaselineWhereverItStands) {
  Report report = small_report();
  std::swap(report.cases[0], report.cases[1]);
  report.baseline = 1;
  EXPECT_EQ(parse_report(written(report)).baseline, 1U);
}

TEST(ReportReader, FindsABaselineWithoutFigures) {
  Report report = small_report();
  report.baseline = 1;
  for (CaseReport& c : report.cases) {
    c.status = Status::failed;
    c.reason = "it broke";
    c.comparison.reset();
  }
  EXPECT_EQ(parse_report(written(report)).baseline, 1U);
}

TEST(ReportReader, RefusesABaselineThatIsNoCase) {
  const std::string text = written(small_report());
  EXPECT_EQ(refusal(replaced(text, "\"baseline\": \"", "\"baseline\": \"x")),
            "not a concbench report: 'baseline' is no name of a case");
}

TEST(ReportReader, SaysWhatIsMissing) {
  const std::string text = written(small_report());
  EXPECT_EQ(refusal(replaced(text, "\"cases\"", "\"races\"")),
            "not a concbench report: no 'cases'");
  EXPECT_EQ(refusal(replaced(text, "\"work_ns\"", "\"walk_ns\"")),
            "not a concbench report: no 'cases[0].samples[0].work_ns'");
  EXPECT_EQ(refusal("{}"), "not a concbench report: no 'schema_version'");
  EXPECT_EQ(refusal("[1]"), "not a concbench report: it is no object");
}

TEST(ReportReader, SaysWhatIsOfAnotherKind) {
  const std::string text = written(small_report());
  const auto spoilt = [&](const std::string& old, const std::string& with) {
    return refusal(replaced(text, old, with)).substr(sizeof "not a concbench report:");
  };
  EXPECT_EQ(spoilt("\"workers\": 2", "\"workers\": -2"),
            "'cases[0].workers' is no count that fits");
  EXPECT_EQ(spoilt("\"workers\": 2", "\"workers\": 5000000000"),
            "'cases[0].workers' is no count that fits");
  EXPECT_EQ(spoilt("\"host\": \"here\"", "\"host\": 5"), "'context.host' is no text");
  EXPECT_EQ(spoilt("\"work_ns\": 5000000.0", "\"work_ns\": -5"),
            "'cases[0].samples[0].work_ns' is no number from 0 up");
  EXPECT_EQ(
      spoilt("\"verdict\": \"undecided\"", "\"verdict\": \"unsure\""),
      "'cases[1].comparison.verdict' is 'unsure', not one of faster, slower, same, undecided");
  const std::string long_one(500, 'x');
  EXPECT_LT(spoilt("\"verdict\": \"undecided\"", "\"verdict\": \"" + long_one + '"').size(), 200U);
  EXPECT_EQ(spoilt("\"valid\": true", "\"valid\": false"),
            "'cases[0].samples[0].valid' is at odds with its status and reason");
  EXPECT_EQ(spoilt("\"name\": \"fib/pool\"", "\"name\": \"pool\""),
            "'cases[1].name' is 'pool', which does not begin with its workload");
  EXPECT_EQ(spoilt("000000000000feed", "feed"), "'cases[0].digest' is no 16 hexadecimal digits");
  EXPECT_EQ(spoilt("\"schema_version\": 2", "\"schema_version\": 3"),
            "'schema_version' is neither 1 nor 2");
}

using Json = nlohmann::ordered_json;

/// A value that is put in the place of another one, and what is said of it.
struct Spoilt {
  const char* pointer;
  Json value;
  std::string said;
};

std::string refusal_of(const Report& report, const Spoilt& spoilt) {
  Json json = Json::parse(written(report));
  json[Json::json_pointer(spoilt.pointer)] = spoilt.value;
  return refusal(json.dump());
}

Report report_with_distribution() {
  Report report = small_report();
  report.cases[0].distributions = {
      {.name = "late", .count = 12, .min_ns = 1, .max_ns = 9, .p50_ns = 3.5, .p90_ns = 8}};
  return report;
}

TEST(ReportReader, SaysWhatIsOutOfItsRange) {
  const Json estimate =
      Json::parse(written(small_report())).at("cases").at(1).at("comparison")["ratio"];
  const auto bounds = [&](double lower, double upper) {
    Json changed = estimate;
    changed["lower"] = lower;
    changed["upper"] = upper;
    return changed;
  };
  const Spoilt all[] = {
      {"/context/confidence", 1.5, "'context.confidence' is no fraction from 0 to 1"},
      {"/context/margin", 2, "'context.margin' is no fraction from 0 to 1"},
      {"/context/precision", -0.5, "'context.precision' is no fraction from 0 to 1"},
      {"/cases/1/comparison/ratio", bounds(100, 0.01),
       "'cases[1].comparison.ratio.lower' is above 'upper'"},
      {"/cases/1/comparison/ratio/upper", -1,
       "'cases[1].comparison.ratio.upper' is no number from 0 up"},
      {"/cases/1/comparison/ratio/point", -1,
       "'cases[1].comparison.ratio.point' is no number from 0 up"},
      {"/cases/1/comparison/ratio/confidence", 2,
       "'cases[1].comparison.ratio.confidence' is no fraction from 0 to 1"},
      {"/cases/1/comparison/p_value", 1.01,
       "'cases[1].comparison.p_value' is no fraction from 0 to 1"},
      {"/cases/1/comparison/level", 7, "'cases[1].comparison.level' is no fraction from 0 to 1"},
      {"/cases/0/summary/total_ns/estimate", bounds(2, 1),
       "'cases[0].summary.total_ns.estimate.lower' is above 'upper'"},
      {"/cases/0/summary/total_ns/max", 1, "'cases[0].summary.total_ns.median' is above 'max'"},
      {"/cases/0/diagnosis/first_pass/ratio", bounds(2, 1),
       "'cases[0].diagnosis.first_pass.ratio.lower' is above 'upper'"},
      {"/cases/0/diagnosis/drift/p_value", 2,
       "'cases[0].diagnosis.drift.p_value' is no fraction from 0 to 1"},
      {"/cases/0/distributions/late/p90_ns", 9.5,
       "'cases[0].distributions.late.p90_ns' is above 'max_ns'"},
      {"/cases/0/workers", 0, "'cases[0].workers' is no count from 1 up"},
      {"/cases/0/tasks", 0, "'cases[0].tasks' is no count from 1 up"},
      {"/cases/0/chunk", 0, "'cases[0].chunk' is no count from 1 up"},
      {"/cases/0/samples/0/work_ns", 1.7e308,
       "'cases[0].samples[0].work_ns' is longer than any time that is measured"},
      {"/cases/1/name", "fib/sequential",
       "'cases[1].name' is 'fib/sequential', as that of another case"},
  };
  for (const Spoilt& spoilt : all) {
    EXPECT_EQ(refusal_of(report_with_distribution(), spoilt),
              "not a concbench report: " + spoilt.said);
  }
}

TEST(ReportReader, RefusesAValidSampleThatTookNoTime) {
  Report report = small_report();
  Sample& sample = report.cases[1].samples[0];
  sample.startup_ns = sample.work_ns = sample.teardown_ns = 0;
  EXPECT_EQ(refusal(written(report)),
            "not a concbench report: 'cases[1].samples[0]' is valid, but took no time");
  sample.outcome = Outcome::failed;
  sample.reason = "it broke";
  EXPECT_NO_THROW(parse_report(written(report)));
}

TEST(ReportReader, SaysWhereTheTextIsNoJson) {
  EXPECT_EQ(refusal(""), "not a concbench report: no JSON at line 1, column 1");
  EXPECT_EQ(refusal("{\n  \"a\": x}"), "not a concbench report: no JSON at line 2, column 8");
  EXPECT_EQ(refusal("{\"a\": 1e999}"),
            "not a concbench report: a number in it is beyond all bounds");
}

}  // namespace
}  // namespace concbench::report_reader_test
