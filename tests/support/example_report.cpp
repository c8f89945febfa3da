#include "support/example_report.hpp"

#include <concbench/statistics.hpp>

namespace concbench {
namespace {

using namespace std::chrono_literals;

Context example_context() {
  return {
      .command_line = {"concbench", "fib", "-n", "30", "--baseline=a \"quoted\" name", "tab\there"},
      .date = "2026-01-31T12:34:56+01:00",
      .environment = {.host = "höst",
                      .cpu_model = "Example CPU @ 3.00GHz",
                      .kernel = "Linux 6.1.0",
                      .governor = "performance",
                      .virtualized = std::nullopt,
                      .load = {0.5, 0.25, 0}},
      .cpus = {.present = 8, .affinity = 4, .quota = 2.5, .quota_group = "/a b/c\\d"},
      .compiler = "gcc 12.2.0",
      .build_type = "Release",
      .version = "1.2.3",
      .settings = {.rounds = 3,
                   .warmup = 2,
                   .min_sample_time = 20ms,
                   // More than a double can hold exactly.
                   .seed = 18446744073709551615U,
                   .timeout = 2s,
                   .time_limit = std::nullopt},
  };
}

std::vector<ReportParam> example_params() {
  return {
      {"n", std::uint64_t{30}},
      {"latency_ns", std::chrono::nanoseconds(50ms)},
      {"values", std::vector<std::uint64_t>{2, 7, 9}},
      {"url", std::vector<std::string>{"http://a/?x=1&y=<2>", "http://b/\"c\""}},
      {"dir", std::string("/tmp/a, b")},
      {"quick", true},
  };
}

/// A good sample whose figures all differ; `speed` scales the times. The figures are such that
/// sums, squares and quotients of them are exact, whatever instructions a machine has for them.
Sample example_sample(unsigned round, unsigned order, double speed) {
  const double n = 1 + 0.125 * round;
  return {
      .round = round,
      .order = order,
      .passes = 5,
      .startup_ns = 12'352 * n / speed,
      .work_ns = 45'678'592 * n / speed,
      .teardown_ns = 704 * n / speed,
      .cpu_user_ns = 40'000'000 * n,
      .cpu_system_ns = 1'500'000 * n,
      .voluntary_switches = 3.5,
      .involuntary_switches = 0.25,
      .minor_faults = 104 * n,
      .major_faults = 0,
      .max_rss_bytes = 3'457'024,
      .digest = 0x0123456789abcdef,
  };
}

Sample bad_sample(unsigned round, Outcome outcome, std::string reason) {
  return {.round = round, .outcome = outcome, .reason = std::move(reason)};
}

CaseReport example_case(std::string backend, unsigned workers, std::optional<std::uint64_t> chunk) {
  return {
      .name = "fib/" + backend,
      .workload = "fib",
      .params = example_params(),
      .backend = std::move(backend),
      .dispatch = "map",
      .workers = workers,
      .chunk = chunk,
      .tasks = 30,
  };
}

void summarize_samples(CaseReport& c) {
  for (const Metric& metric : metrics()) {
    std::vector<double> values;
    for (const Sample& sample : c.samples) {
      if (sample.usable()) values.push_back(metric.of(sample));
    }
    c.summaries.push_back(summarize(values));
  }
}

CaseReport good_case(std::string backend, unsigned workers, std::optional<std::uint64_t> chunk,
                     double speed) {
  CaseReport c = example_case(std::move(backend), workers, chunk);
  c.digest = 0x0123456789abcdef;
  for (unsigned round = 0; round < 3; ++round) {
    c.samples.push_back(example_sample(round, workers % 4, speed));
  }
  summarize_samples(c);
  c.speedup = {.baseline = "fib/sequential", .total = speed};
  return c;
}

/// One of its samples is not to be believed.
CaseReport doubtful_case() {
  CaseReport c = good_case("process-pool", 4, std::nullopt, 4);
  c.samples[1].invalid = "3 connections were dropped on this machine";
  c.samples[1].dropped_connections = 3;
  c.summaries.clear();
  summarize_samples(c);
  return c;
}

CaseReport failed_case() {
  CaseReport c = example_case("process", 30, 1);
  c.status = Status::failed;
  c.reason = "worker 4711 was killed by signal 9 (Killed) while it held task 3";
  c.samples.push_back(bad_sample(0, Outcome::failed, c.reason));
  return c;
}

/// Its first sample was good, so that there are figures of a case that is not.
CaseReport timed_out_case() {
  CaseReport c = good_case("thread", 30, 1, 0.5);
  c.samples.resize(1);
  c.status = Status::timed_out;
  c.reason = "a pass took longer than 2.00 s while it ran task 3, tasks 7-9";
  c.samples.push_back(bad_sample(1, Outcome::timed_out, c.reason));
  return c;
}

CaseReport skipped_case() {
  CaseReport c = example_case("tbb", 4, std::nullopt);
  c.status = Status::skipped;
  // A control character, a byte that is no UTF-8, and a character of three bytes.
  c.reason = std::string("TBB is \"not\" \x01 here: \xff 中");
  return c;
}

}  // namespace

Report example_report() {
  return {
      .complete = false,
      .context = example_context(),
      .cases = {good_case("sequential", 1, 30, 1), good_case("pool", 4, std::nullopt, 2),
                doubtful_case(), failed_case(), timed_out_case(), skipped_case()},
      .baseline = 0,
  };
}

}  // namespace concbench
