#include "support/example_report.hpp"

#include <limits>

namespace concbench {
namespace {

using namespace std::chrono_literals;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

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
                   .margin = 0.03125,
                   .precision = 0.0078125,
                   .confidence = 0.96875,
                   .warmup = 2,
                   .min_sample_time = 20ms,
                   // More than a double can hold exactly.
                   .seed = 18446744073709551615U,
                   .timeout = 2s,
                   .rss = 200'000'000,
                   .time_limit = std::nullopt,
                   .pinning = Pinning::spread,
                   .latency = true},
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
  Sample sample{{.startup_ns = 12'352 * n / speed,
                 .work_ns = 45'678'592 * n / speed,
                 .teardown_ns = 704 * n / speed,
                 .cpu_user_ns = 40'000'000 * n,
                 .cpu_system_ns = 1'500'000 * n,
                 .voluntary_switches = 3.5,
                 .involuntary_switches = 0.25,
                 .minor_faults = 104 * n,
                 .major_faults = 0}};
  sample.round = round;
  sample.order = order;
  sample.attempt = round == 2 ? 1U : 0U;
  sample.passes = 5;
  sample.max_rss_bytes = 3'457'024;
  sample.first_pass_ns = 60'000'000 / speed;
  sample.wall_ns = 400'000'000 / speed;
  sample.others_cpu_ns = 2'000'000;
  sample.steal_ns = 1'000'000;
  sample.throttled = round;
  sample.reference_ns = 23'168;
  sample.cpus = {0, 2};
  sample.digest = 0x0123456789abcdef;
  return sample;
}

Sample bad_sample(unsigned round, Outcome outcome, std::string reason) {
  Sample sample = ended(outcome, std::move(reason));
  sample.round = round;
  return sample;
}

CaseReport example_case(const std::string& backend, unsigned workers,
                        std::optional<std::uint64_t> chunk) {
  return {
      .name = "fib/" + backend,
      .workload = "fib",
      .params = example_params(),
      .backend = backend,
      .way = backend,
      .dispatch = "map",
      .workers = workers,
      .chunk = chunk,
      .tasks = 30,
  };
}

Estimate estimate_of(const Summary& summary, std::size_t n) {
  const bool enough = n >= 3;
  return {.point = summary.median,
          .lower = enough ? summary.min : -kInfinity,
          .upper = enough ? summary.max : kInfinity,
          .confidence = 0.96875,
          .method = IntervalMethod::order_statistic,
          .n = n};
}

void summarize_samples(CaseReport& c) {
  c.summaries.clear();
  for (const Metric& metric : metrics()) {
    std::vector<double> values;
    for (const Sample& sample : c.samples) {
      if (sample.usable()) values.push_back(metric.of(sample));
    }
    const Summary summary = summarize(values);
    c.summaries.push_back({summary, estimate_of(summary, values.size())});
  }
}

CaseDiagnosis example_diagnosis() {
  return {.taken = 3,
          .invalid = 0,
          .samples = {.outliers = {.indices = {2}, .lower_fence = 1e7, .upper_fence = 5e7},
                      .drift = {.change = 0.25, .p_value = 0.0078125, .present = true},
                      .first_pass = {.ratio = {.point = 1.25,
                                               .lower = 1.125,
                                               .upper = 1.5,
                                               .confidence = 0.99,
                                               .method = IntervalMethod::paired_sign,
                                               .n = 3},
                                     .present = true},
                      .autocorrelation = 0.5,
                      .effective_samples = 2,
                      .clock = {.error = 0.0009765625, .too_coarse = false}},
          .cpu_per_wall = 0.5,
          .steal_ns = 1'000'000,
          .involuntary_switches = 0.25,
          .notes = {Note{NoteKind::outliers}.with("count", 1),
                    Note{NoteKind::off_cpu}.with("share", 0.5)}};
}

CaseReport good_case(const std::string& backend, unsigned workers,
                     std::optional<std::uint64_t> chunk, double speed) {
  CaseReport c = example_case(backend, workers, chunk);
  c.digest = 0x0123456789abcdef;
  for (unsigned round = 0; round < 3; ++round) {
    c.samples.push_back(example_sample(round, workers % 4, speed));
  }
  summarize_samples(c);
  c.diagnosis.taken = 3;
  return c;
}

/// Many short waits and few long runs: too few for a percentile.
std::vector<Distribution> example_distributions(std::uint64_t events) {
  return {{.name = "latency.wait",
           .count = 100 * events,
           .min_ns = 250,
           .max_ns = 1'250'000,
           .p50_ns = 1500,
           .p90_ns = 24'576,
           .p99_ns = 750'000},
          {.name = "latency.run",
           .count = 10 * events,
           .min_ns = 1'000'000,
           .max_ns = 32'000'000,
           .p50_ns = 2'500'000,
           .p90_ns = 20'000'000}};
}

WorkSplit example_split(double work_ns) {
  return {.hand_over_ns = work_ns / 64,
          .waiting_ns = work_ns / 32,
          .running_ns = work_ns * 0.75,
          .idle_ns = work_ns * 0.1875,
          .collecting_ns = work_ns / 64};
}

/// As if each task had been stamped.
void stamp(CaseReport& c) {
  for (Sample& sample : c.samples) {
    sample.distributions = example_distributions(1);
    sample.imbalance = 1.25;
    sample.split = example_split(sample.work_ns);
  }
  c.distributions = example_distributions(c.samples.size());
  c.imbalance = 1.25;
  c.breakdown = {.stamped = true,
                 .startup_ns = 6'250,
                 .work = example_split(24'000'000),
                 .teardown_ns = 375,
                 .parallel = 4,
                 .cpu_per_useful = 1.0625,
                 .efficiency = 0.5};
}

/// Twice as fast, and sure of it.
CaseReport faster_case() {
  CaseReport c = good_case("pool", 4, std::nullopt, 2);
  stamp(c);
  c.comparison = {.ratio = {.point = 0.5,
                            .lower = 0.4375,
                            .upper = 0.5625,
                            .confidence = 0.96875,
                            .method = IntervalMethod::paired_sign,
                            .n = 3},
                  .p_value = 0.00390625,
                  .level = 0.015625,
                  .verdict = Verdict::faster,
                  .rounds_needed = std::nullopt};
  c.diagnosis = example_diagnosis();
  return c;
}

/// One of its samples is not to be believed, and the others are too few to tell anything.
CaseReport doubtful_case() {
  CaseReport c = good_case("process-pool", 4, std::nullopt, 4);
  c.distributions = {{.name = "late", .count = 1, .min_ns = 5, .max_ns = 5}};
  c.samples[1].invalid = "3 connections were dropped on this machine";
  c.samples[1].dropped_connections = 3;
  summarize_samples(c);
  c.comparison = {.ratio = {.point = 0.25,
                            .lower = 0,
                            .upper = kInfinity,
                            .confidence = 0.96875,
                            .method = IntervalMethod::paired_sign,
                            .n = 2},
                  .p_value = 0.5,
                  .level = 0.015625,
                  .verdict = Verdict::undecided,
                  .rounds_needed = 7,
                  .open_because = OpenBecause::too_few_rounds,
                  .under_load = 0.875};
  c.under_load = 0.875;
  c.diagnosis.invalid = 1;
  c.diagnosis.notes = {said("1 of 3 samples were invalid and are left out")};
  return c;
}

CaseReport failed_case() {
  CaseReport c = example_case("process", 30, 1);
  c.status = Status::failed;
  c.reason = "worker 4711 was killed by signal 9 (Killed) while it held task 3";
  c.samples.push_back(bad_sample(0, Outcome::failed, c.reason));
  c.diagnosis.taken = 1;
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
  // Control characters, a byte that is no UTF-8, a character of three bytes, and one that XML
  // forbids.
  c.reason = std::string("TBB | is \"not\"\n \x01 <here> & `there`: \xff 中 \xEF\xBF\xBF");
  return c;
}

std::vector<GateResult> example_gates() {
  return {
      {.gate = "--fail-if-slower 5%",
       .subject = "fib/pool",
       .outcome = GateOutcome::held,
       .finding = said("fib/pool takes 0.50 times as long as fib/sequential (0.44 to 0.56)")},
      {.gate = "pool.total < sequential.total & pool.startup <= 2us",
       .subject = "",
       .outcome = GateOutcome::failed,
       .finding = said("pool.startup is 6.18 us, at least 6.18 us, and not <= 2 us")},
      {.gate = "process-pool.speedup >= 1.5",
       .subject = "fib/process-pool",
       .outcome = GateOutcome::undecided,
       .finding = said("process-pool.speedup is 4.00, but 2 rounds are too few for an interval")},
  };
}

}  // namespace

Report example_report() {
  return {
      .complete = false,
      .stopped_by = Ending::interrupted,
      .rounds = 3,
      .elapsed = 4096ms,
      .alpha = 0.03125,
      .context = example_context(),
      .cases = {good_case("sequential", 1, 30, 1), faster_case(), doubtful_case(), failed_case(),
                timed_out_case(), skipped_case()},
      .baseline = 0,
      .gates = example_gates(),
      .notes = {Note{NoteKind::busy_machine}.with("others", 0.875).with("cpus", 2)},
  };
}

}  // namespace concbench
