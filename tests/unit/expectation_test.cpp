#include "analysis/expectation.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/usage_error.hpp"

namespace concbench::expectation_test {
namespace {

const std::vector<KnownCase> kCases = {
    {"fib/sequential", {"sequential"}},
    {"fib/process", {"process"}},
    {"fib/pool/workers=1", {"pool/workers=1", "pool"}},
    {"fib/pool/workers=2", {"pool/workers=2", "pool"}},
};

Expectation parse(std::string_view text) { return parse_expectation(text, kCases); }

/// The message, and the text with what is marked in it between brackets.
std::string mistake(std::string_view text) {
  try {
    parse(text);
  } catch (const ExpressionError& e) {
    EXPECT_EQ(e.text, text);
    std::string marked = e.text;
    marked.resize(std::max(marked.size(), e.begin + e.width), ' ');
    return std::string(e.what()) + "\n" + marked.substr(0, e.begin) + "[" +
           marked.substr(e.begin, e.width) + "]" + marked.substr(e.begin + e.width);
  }
  return "nothing was refused";
}

TEST(Expectation, IsAFigureOfACaseAgainstAValue) {
  const Expectation e = parse("process.startup <= 2ms");
  EXPECT_EQ(e.text, "process.startup <= 2ms");
  EXPECT_EQ(e.left.case_name, "fib/process");
  EXPECT_EQ(e.left.metric, find_metric("startup_ns"));
  EXPECT_EQ(e.relation, Relation::at_most);
  EXPECT_EQ(e.right.kind, FigureKind::none);
  EXPECT_EQ(e.right.quantity, Quantity::time);
  EXPECT_EQ(e.right.factor, 2e6);
}

TEST(Expectation, IsAFigureAgainstAnother) {
  const Expectation e = parse("process.total > 0.5 * sequential.total");
  EXPECT_EQ(e.right.case_name, "fib/sequential");
  EXPECT_EQ(e.right.factor, 0.5);
  EXPECT_EQ(e.right.text, "0.5 * sequential.total");
  EXPECT_EQ(e.relation, Relation::above);
}

TEST(Expectation, MayTakeAFactorOnTheLeft) {
  EXPECT_EQ(parse("150% * process.total < sequential.total").left.factor, 1.5);
}

TEST(Expectation, NeedsNoSpaces) {
  const Expectation e = parse("process.total<2*sequential.total");
  EXPECT_EQ(e.left.case_name, "fib/process");
  EXPECT_EQ(e.right.factor, 2);
}

TEST(Expectation, ReadsNumbersPercentagesTimesAndSizes) {
  const auto value = [](const std::string& left, const std::string& text) {
    return parse(left + " < " + text).right.factor;
  };
  EXPECT_EQ(value("process.speedup", "1.5"), 1.5);
  EXPECT_EQ(value("process.speedup", "150%"), 1.5);
  EXPECT_EQ(value("process.speedup", ".5"), 0.5);
  EXPECT_EQ(value("process.major_faults", "1e3"), 1000);
  EXPECT_EQ(value("process.total", "0.1us"), 100);
  EXPECT_EQ(value("process.total", "1e-3s"), 1e6);
  EXPECT_EQ(value("process.max_rss", "10MiB"), 10 * 1024 * 1024);
}

TEST(Expectation, NamesACaseInWholeOrInShort) {
  for (const char* name :
       {"fib/pool/workers=2", "pool/workers=2", "\"fib/pool/workers=2\"", "'pool/workers=2'"}) {
    EXPECT_EQ(parse(std::string(name) + ".total < 1s").left.case_name, "fib/pool/workers=2");
  }
}

TEST(Expectation, NamesAMetricAsTheJsonOrWithoutItsUnitOrWithDashes) {
  for (const char* name : {"max_rss", "max-rss", "max_rss_bytes"}) {
    EXPECT_EQ(parse(std::string("process.") + name + " < 1MiB").left.metric,
              find_metric("max_rss_bytes"));
  }
}

TEST(Expectation, KnowsEveryMetric) {
  for (const Metric& metric : metrics()) {
    const std::string left = "process." + std::string(metric.key);
    EXPECT_EQ(parse(left + " < sequential." + std::string(metric.key)).left.metric, &metric);
  }
}

TEST(Expectation, SaysWhichWordIsWrong) {
  EXPECT_EQ(mistake("process.totl >= 1.5"),
            "--expect: unknown metric 'totl'; did you mean 'total'?\nprocess.[totl] >= 1.5");
  EXPECT_EQ(mistake("proces.total > 1s"),
            "--expect: unknown case 'proces'; did you mean 'process'?\n[proces].total > 1s");
  EXPECT_EQ(mistake("process.total > 2 * seq.total"),
            "--expect: unknown case 'seq'; did you mean 'sequential'?\n"
            "process.total > 2 * [seq].total");
  EXPECT_EQ(mistake("pool.total < 1s"),
            "--expect: 'pool' may be any of 2 cases; write one of fib/pool/workers=1, "
            "fib/pool/workers=2\n[pool].total < 1s");
  EXPECT_EQ(mistake("process < 1s"),
            "--expect: 'process' is neither a value nor a figure; write CASE.METRIC, such as "
            "pool.total\n[process] < 1s");
}

/// What is wrong with an expectation of one case.
std::string mistake_of(const KnownCase& c, const std::string& text) {
  return usage_error([&] { parse_expectation(text, std::span(&c, 1)); });
}

TEST(Expectation, RefusesWhatTheBaselineIsToItself) {
  const KnownCase baseline{.name = "fib/pool", .others = {"pool"}, .is_baseline = true};
  EXPECT_EQ(mistake_of(baseline, "pool.speedup > 1.5"),
            "--expect: 'fib/pool' is what others are compared with, so that its own speedup is "
            "always 1");
  EXPECT_EQ(mistake_of(baseline, "pool.total > 1ms"), "nothing was refused");
}

TEST(Expectation, KnowsPercentilesWhereTasksAreTimed) {
  KnownCase c{.name = "fib/pool", .others = {"pool"}};
  EXPECT_EQ(mistake_of(c, "pool.p99 < 1ms"),
            "--expect: 'p99' needs --latency, which times each task");
  c.has_percentiles = true;
  for (const char* name : {"p50", "p90", "p99", "p99_ns", "wait_p50", "wait-p90", "wait_p99"}) {
    EXPECT_EQ(mistake_of(c, std::string("pool.") + name + " < 1ms"), "nothing was refused");
  }
}

TEST(Expectation, SaysWhichPartIsMissing) {
  EXPECT_EQ(mistake(""), "--expect: a figure such as pool.total, or a value, is missing\n[ ]");
  EXPECT_EQ(mistake("process.total <"),
            "--expect: a figure such as pool.total, or a value, is missing\nprocess.total <[ ]");
  EXPECT_EQ(mistake("process.total"),
            "--expect: one of <, <=, > and >= is missing\nprocess.total[ ]");
  EXPECT_EQ(mistake("process.total < 2 *"),
            "--expect: a figure is missing\nprocess.total < 2 *[ ]");
  EXPECT_EQ(mistake("'process.total < 1s"),
            "--expect: a quote is not ended\n['process.total < 1s]");
  EXPECT_EQ(
      mistake("2ms > process.total"),
      "--expect: the left side must have a figure, such as pool.total\n[2ms] > process.total");
}

TEST(Expectation, MarksNoSpaces) {
  EXPECT_EQ(mistake(" process.total < 10  "),
            "--expect: a time cannot be compared with a number; give it a unit, such as ms\n"
            " process.total < [10]  ");
}

TEST(Expectation, SaysWhatIsTooMuch) {
  EXPECT_EQ(mistake("process.total < 1s or so"),
            "--expect: nothing more is expected\nprocess.total < 1s [or so]");
  EXPECT_EQ(mistake("process.total == 1s"),
            "--expect: no comparison is called '=='; write <, <=, > or >=\nprocess.total [==] 1s");
  EXPECT_EQ(mistake("process.total < 2ms * sequential.total"),
            "--expect: a figure cannot be multiplied with a time\n"
            "process.total < [2ms] * sequential.total");
}

TEST(Expectation, RefusesUnitsThatDoNotAgree) {
  EXPECT_EQ(mistake("process.total < 10MiB"),
            "--expect: a time cannot be compared with a size\nprocess.total < [10MiB]");
  EXPECT_EQ(mistake("process.total < 10"),
            "--expect: a time cannot be compared with a number; give it a unit, such as ms\n"
            "process.total < [10]");
  EXPECT_EQ(mistake("process.speedup > sequential.total"),
            "--expect: a number cannot be compared with a time\n"
            "process.speedup > [sequential.total]");
  EXPECT_EQ(mistake("process.total < 5xs"),
            "--expect: '5xs' is neither a number, nor a percentage, nor a time such as 2ms, nor a "
            "size such as 10MiB\nprocess.total < [5xs]");
  EXPECT_EQ(mistake("process.speedup < 1e999"),
            "--expect: '1e999' is no value\nprocess.speedup < [1e999]");
}

}  // namespace
}  // namespace concbench::expectation_test
