#pragma once

#include <array>
#include <concbench/params.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "measure/measurements.hpp"
#include "os/cpus.hpp"
#include "os/environment.hpp"
#include "plan/settings.hpp"
#include "report/format.hpp"
#include "report/note.hpp"
#include "report/sweep.hpp"
#include "report/timeline.hpp"
#include "statistics/comparison.hpp"
#include "statistics/cost.hpp"
#include "statistics/diagnosis.hpp"
#include "statistics/estimate.hpp"
#include "statistics/summary.hpp"

namespace concbench {

/// What the figures depend on beside the cases.
struct Context {
  std::vector<std::string> command_line;
  std::string date;
  Environment environment;
  CpuBudget cpus;
  std::string compiler;
  std::string build_type;
  std::string version;
  /// What ran the tasks where they were not the machine's own code, such as `Python 3.11.2`.
  std::string runtime = {};
  Settings settings;
};

/// A workload's parameter as it is reported: the unit is part of the name.
struct ReportParam {
  std::string name;
  ParamValue value;

  bool operator==(const ReportParam&) const = default;
};

/// A figure of a sample that is summarized over the samples of a case.
struct Metric {
  std::string_view key;
  std::string_view help;
  double (*of)(const Sample&);
  /// Whether a saved report may lack it, being older.
  bool newer = false;
};

/// All of them, in the order in which they are reported.
std::span<const Metric> metrics();

/// A metric over the usable samples of a case.
struct MetricSummary {
  Summary summary;
  /// Of the median.
  Estimate estimate;
};

/// Where the time of a case's passes went: means over the usable samples. The parts add up to the
/// mean total.
struct Breakdown {
  /// Whether tasks were stamped.
  bool stamped = false;
  double startup_ns = 0;
  /// Where tasks were not stamped, only the hand-over is known, as the caller sees it: until it has
  /// handed over the last task.
  WorkSplit work = {};
  /// What is left of the work then; 0 where tasks were stamped.
  double rest_ns = 0;
  double teardown_ns = 0;

  /// How many tasks can make progress at once.
  unsigned parallel = 1;
  // Against `sequential`, which does the same tasks in the same round; medians over the rounds.
  // Absent where the run has no such case.

  /// CPU time over that of `sequential`: what is above 1 was burnt for something else than tasks.
  std::optional<double> cpu_per_useful = {};
  /// The time of `sequential` over `parallel` times that of this case: 1 where nothing is lost.
  std::optional<double> efficiency = {};

  double total_ns() const { return startup_ns + work.sum() + rest_ns + teardown_ns; }
};

/// What is odd about a case.
struct CaseDiagnosis {
  std::size_t taken = 0;    ///< samples, with those that were invalid
  std::size_t invalid = 0;  ///< of these
  Diagnosis samples = {};
  /// Means over the usable samples.
  double cpu_per_wall = 0;
  double steal_ns = 0;
  double involuntary_switches = 0;
  std::vector<Note> notes = {};
};

struct CaseReport {
  std::string name;
  std::string workload;
  std::vector<ReportParam> params;
  std::string backend;
  /// Its name without its workload, workers and variant: the same for cases that differ in nothing
  /// else.
  std::string way = {};
  /// What tells its parameters from those of other cases, such as `n=20`; empty: nothing has to.
  std::string variant = {};
  std::string dispatch;
  /// The pool to which an event loop handed its tasks; empty: none.
  std::string offload = {};
  /// The length of a turn, where threads took turns.
  std::optional<std::chrono::nanoseconds> gil = {};
  unsigned workers = 1;
  /// Absent: guided.
  std::optional<std::uint64_t> chunk;
  std::uint64_t tasks = 0;
  Status status = Status::ok;
  std::string reason = {};
  std::optional<std::uint64_t> digest = {};
  std::vector<Sample> samples = {};
  /// One for each of metrics(), over the usable samples; empty where there are none.
  std::vector<MetricSummary> summaries = {};
  /// Total of this case over that of the baseline, pair by pair; absent for the baseline, and where
  /// no round has a usable sample of both.
  std::optional<Comparison> comparison = {};
  CaseDiagnosis diagnosis = {};
  /// The events of all usable samples together.
  std::vector<Distribution> distributions = {};
  /// Median over the usable samples.
  std::optional<double> imbalance = {};
  /// Absent where there is no usable sample, and in files from before there were any.
  std::optional<Breakdown> breakdown = {};
  /// The name of the case with which it is compared; empty: the report's baseline.
  std::string against = {};
  /// Others' mean use of CPUs, where samples that they disturbed had to be counted; absent where
  /// all figures are those of undisturbed ones.
  std::optional<double> under_load = {};

  /// The summary called `key`; only where there are summaries.
  const MetricSummary& metric(std::string_view key) const;
  const Summary& summary(std::string_view key) const { return metric(key).summary; }
};

/// Everything that was found, with what is needed to judge it. A value: formats are functions of
/// it.
struct Report {
  bool complete = true;
  Ending stopped_by = Ending::rounds;
  unsigned rounds = 0;
  /// How long measuring took; 0 in older files.
  std::chrono::nanoseconds elapsed{0};
  /// The chance of a wrong verdict that the last look could spend on all comparisons together.
  double alpha = 0;
  Context context = {};
  std::vector<CaseReport> cases = {};
  std::size_t baseline = 0;
  /// Empty where nothing was expected.
  std::vector<GateResult> gates = {};
  /// Absent where no sweep was asked for.
  std::optional<Sweep> sweep = {};
  /// Absent where no trace was asked for, and where nothing could be traced.
  std::optional<TraceSummary> trace = {};
  /// On the run as a whole.
  std::vector<Note> notes = {};
};

/// The samples that the figures of a case are made from, in the order in which they were taken.
std::vector<const Sample*> kept_samples(const CaseReport& c);

/// How long the further rounds would take that would likely decide a comparison; absent where that
/// is not known.
std::optional<std::chrono::nanoseconds> time_needed(const Report& report,
                                                    const Comparison& comparison);

/// The name of the case with which a case of the report is compared; that of a baseline is its own.
const std::string& baseline_of(const Report& report, const CaseReport& c);

/// The names that the JSON has for them.
std::string_view name_of(Pinning pinning);
std::string_view name_of(Effort effort);

/// How many times faster than its baseline a case is, with bounds: 1 over the ratio.
Estimate speedup_of(const Comparison& comparison);

template <>
std::span<const Format<Report>> formats<Report>();

/// Reads what the JSON format has written, without loss. Throws UsageError that says what is wrong
/// with the text and where.
Report parse_report(std::string_view json);

/// What the JSON format writes, packed on one line, as a part of a page.
std::string json_line_of(const Report& report);

/// The JSON Schema of the JSON format.
std::string json_schema();

}  // namespace concbench
