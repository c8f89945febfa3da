#include <fmt/core.h>

#include "report/tables.hpp"

namespace concbench {
namespace {

constexpr Field kEstimateRows[] = {
    field<&Estimate::point>("point", kFigureOrNan),
    field<&Estimate::lower>("lower", kLowerBound, "null: there are too few samples to tell"),
    field<&Estimate::upper>("upper", kUpperBound),
    field<&Estimate::confidence>("confidence", kFraction),
    field<&Estimate::method>("method", kChoice<IntervalMethod::bootstrap>),
    field<&Estimate::n>("n", kCount, "samples, or pairs of them"),
};

constexpr Field kDistributionRows[] = {
    field<&Distribution::count>("count", kCountFrom1, "events"),
    field<&Distribution::min_ns>("min_ns", kTime),
    field<&Distribution::p50_ns>("p50_ns", nullable(kTime),
                                 "to within 1/128; null: there are fewer than 2 events"),
    field<&Distribution::p90_ns>("p90_ns", nullable(kTime), "null: there are fewer than 10"),
    field<&Distribution::p99_ns>("p99_ns", nullable(kTime), "null: there are fewer than 100"),
    field<&Distribution::p99_9_ns>("p99_9_ns", nullable(kTime), "null: there are fewer than 1000")
        .newer(),
    field<&Distribution::max_ns>("max_ns", kTime),
};

/// A part of the work that is only known where tasks were stamped.
template <double WorkSplit::*Part>
constexpr Field stamped_part(std::string_view name, std::string_view help = "") {
  return converted(
      name, nullable(kTime),
      [](const Breakdown& b) { return b.stamped ? std::optional(b.work.*Part) : std::nullopt; },
      [](Breakdown& b, std::optional<double> ns) { b.work.*Part = ns.value_or(0); }, help);
}

constexpr Field kBreakdownRows[] = {
    field<&Breakdown::startup_ns>("startup_ns", kTime),
    field<&Breakdown::work, &WorkSplit::hand_over_ns>(
        "hand_over_ns", kTime,
        "as in a sample's split; where tasks were not stamped, submitted_ns"),
    stamped_part<&WorkSplit::waiting_ns>(
        "waiting_ns",
        "this and the next three: as in a sample's split; null: tasks were not "
        "stamped"),
    stamped_part<&WorkSplit::running_ns>("running_ns"),
    stamped_part<&WorkSplit::idle_ns>("idle_ns"),
    stamped_part<&WorkSplit::collecting_ns>("collecting_ns"),
    converted(
        "rest_ns", nullable(kTime),
        [](const Breakdown& b) { return b.stamped ? std::nullopt : std::optional(b.rest_ns); },
        [](Breakdown& b, std::optional<double> ns) {
          b.stamped = !ns;
          b.rest_ns = ns.value_or(0);
        },
        "of the work, after hand_over_ns; null: tasks were stamped"),
    field<&Breakdown::teardown_ns>("teardown_ns", kTime),
    field<&Breakdown::parallel>("parallel", kCountFrom1,
                                "tasks that can make progress at once: workers or places, no more "
                                "than CPUs where tasks compute"),
    field<&Breakdown::cpu_per_useful>("cpu_per_useful", nullable(kFigure),
                                      "CPU time over that of the sequential case in the same "
                                      "round, median; null: there is none"),
    field<&Breakdown::efficiency>("efficiency", nullable(kFigure),
                                  "total of the sequential case over parallel times that of this "
                                  "one in the same round, from the median ratio"),
};

void check_breakdown(const Value& from, Breakdown& b) {
  if (!b.stamped) b.work = {.hand_over_ns = b.work.hand_over_ns};
  if (!b.stamped) return;
  for (const char* part : {"waiting_ns", "running_ns", "idle_ns", "collecting_ns"}) {
    from.at(part).time_ns();
  }
}

constexpr TableOf<Breakdown> kBreakdownFields("breakdown", kBreakdownRows, check_breakdown);

constexpr Field kSummaryRows[] = {
    field<&MetricSummary::summary, &Summary::median>("median", kFigure),
    field<&MetricSummary::summary, &Summary::mean>("mean", kFigure),
    field<&MetricSummary::summary, &Summary::stddev>("stddev", kFigure),
    field<&MetricSummary::summary, &Summary::min>("min", kFigure),
    field<&MetricSummary::summary, &Summary::max>("max", kFigure),
    field<&MetricSummary::estimate>("estimate", kObject<kEstimateFields>, "of the median"),
};

constexpr TableOf<MetricSummary> kSummaryFields("summary", kSummaryRows,
                                                [](const Value& from, MetricSummary&) {
                                                  from.check_rising({"min", "median", "max"});
                                                });

/// An object with a summary for each of metrics().
struct SummariesCodec {
  static void write(const std::vector<MetricSummary>& summaries, Json& to) {
    for (std::size_t i = 0; i < summaries.size(); ++i) {
      kObject<kSummaryFields>.write(summaries[i], json_member(to, metrics()[i].key));
    }
  }
  static void read(const Value& from, std::vector<MetricSummary>& to) {
    if (from.is_null()) return;
    for (const Metric& metric : metrics()) {
      MetricSummary& summary = to.emplace_back();
      if (metric.newer && !from.has(metric.key)) continue;
      kObject<kSummaryFields>.read(from.at(metric.key), summary);
    }
  }
  static void describe(Json& schema, Json& definitions) {
    set_schema(schema,
               R"({"type": ["object", "null"], "required": [], "additionalProperties": false})");
    for (const Metric& metric : metrics()) {
      kText.write(metric.key, json_append(json_member(schema, "required")));
      Json& one = json_member(json_member(schema, "properties"), metric.key);
      kObject<kSummaryFields>.describe(one, definitions);
      kText.write(metric.help, json_member(one, "description"));
    }
  }
};

/// The speed-up with its bounds; that of a baseline is exactly 1.
struct Speedup {
  std::string baseline;
  Estimate factor = {.point = 1, .lower = 1, .upper = 1};
};

struct FactorCodec : OrNullCodec<FigureCodec> {
  static void write(double value, Json& to) {
    if (value == 1) {
      CountCodec::write(1, to);
    } else {
      NumberCodec::write(value, to);
    }
  }
};

constexpr Field kSpeedupRows[] = {
    field<&Speedup::baseline>("baseline", kText, "name of the case compared with"),
    field<&Speedup::factor, &Estimate::point>("total", FactorCodec(),
                                              "1 / comparison.ratio; above 1, this case is faster"),
    field<&Speedup::factor, &Estimate::lower>("lower", FactorCodec()),
    field<&Speedup::factor, &Estimate::upper>("upper", FactorCodec()),
};

constexpr TableOf<Speedup> kSpeedupFields("speedup", kSpeedupRows);

constexpr Field kComparisonRows[] = {
    computed("baseline", kText, [](const Comparison&) { return std::string_view(); }),
    field<&Comparison::ratio>("ratio", kObject<kEstimateFields>,
                              "total of this case / total of the baseline, pair by pair"),
    field<&Comparison::p_value>("p_value", kFraction, "corrected for several comparisons"),
    field<&Comparison::level>("level", kFraction,
                              "alpha of this interval alone, after all corrections"),
    field<&Comparison::verdict>("verdict", kChoice<Verdict::undecided>),
    field<&Comparison::rounds_needed>("rounds_needed", nullable(kCount),
                                      "further rounds that would likely decide it"),
    field<&Comparison::open_because>(
        "undecided_because", nullable(kChoice<OpenBecause::machine_changed>), "null: it is decided")
        .newer(),
    field<&Comparison::under_load>("under_load", nullable(kFigure),
                                   "CPUs that others took, where disturbed samples had to be "
                                   "counted; null: it rests on valid samples")
        .newer(),
};

constexpr TableOf<Comparison> kComparisonFields("comparison", kComparisonRows);

constexpr Field kDriftRows[] = {
    field<&Drift::change>("change", kNumber,
                          "from the first to the last sample, as a fraction of the median"),
    field<&Drift::p_value>("p_value", kFraction),
    field<&Drift::present>("present", kTruth),
};

constexpr TableOf<Drift> kDriftFields("drift", kDriftRows);

constexpr Field kFirstPassRows[] = {
    field<&FirstPassEffect::ratio>("ratio", kObject<kEstimateFields>,
                                   "the first timed pass over the mean of the later ones"),
    field<&FirstPassEffect::present>("present", kTruth),
};

constexpr TableOf<FirstPassEffect> kFirstPassFields("first_pass", kFirstPassRows);

using Found = CaseDiagnosis;

constexpr Field kDiagnosisRows[] = {
    field<&Found::taken>("samples_taken", kCount),
    field<&Found::invalid>("samples_invalid", kCount,
                           "of these; taken again, and part of no estimate"),
    computed(
        "outliers", kCount, [](const Found& d) { return d.samples.outliers.indices.size(); },
        "far from the median by the MAD rule; kept"),
    field<&Found::samples, &Diagnosis::drift>("drift", kObject<kDriftFields>),
    field<&Found::samples, &Diagnosis::first_pass>("first_pass", kObject<kFirstPassFields>),
    field<&Found::samples, &Diagnosis::autocorrelation>("autocorrelation", kNumber,
                                                        "of neighbouring rounds"),
    field<&Found::samples, &Diagnosis::effective_samples>(
        "effective_samples", kCount, "how many independent samples tell as much"),
    field<&Found::samples, &Diagnosis::clock, &ClockFitness::error>(
        "clock_error", kUpperBound, "a step of the clock over a pass"),
    field<&Found::cpu_per_wall>("cpu_per_wall", kFigure, "mean over the valid samples"),
    field<&Found::steal_ns>("steal_ns", kTime, "mean over the valid samples"),
    field<&Found::involuntary_switches>("involuntary_switches", kFigure,
                                        "mean over the valid samples"),
    field<&Found::notes>("notes", list_of(kNote)),
};

constexpr TableOf<CaseDiagnosis> kDiagnosisFields("diagnosis", kDiagnosisRows);

struct ParamsCodec {
  static void write(const std::vector<ReportParam>& params, Json& to);
  static void read(const Value& from, std::vector<ReportParam>& to);
  static void describe(Json& schema, Json&) {
    set_schema(schema, R"({"type": "object", "additionalProperties": {
        "type": ["boolean", "integer", "string", "array"],
        "items": {"type": ["integer", "string"]}}})");
  }
};

void write_value(bool value, Json& to) { kTruth.write(value, to); }
void write_value(std::uint64_t value, Json& to) { kCount.write(value, to); }
void write_value(std::chrono::nanoseconds value, Json& to) { kDuration.write(value, to); }
void write_value(const std::string& value, Json& to) { kText.write(value, to); }
void write_value(const std::vector<std::uint64_t>& value, Json& to) {
  list_of(kCount).write(value, to);
}
void write_value(const std::vector<std::string>& value, Json& to) {
  list_of(kText).write(value, to);
}

void ParamsCodec::write(const std::vector<ReportParam>& params, Json& to) {
  make_object(to);
  for (const ReportParam& param : params) {
    std::visit([&](const auto& value) { write_value(value, json_member(to, param.name)); },
               param.value);
  }
}

template <class T, class Codec>
T read_as(const Value& from, Codec) {
  T value{};
  Codec::read(from, value);
  return value;
}

ParamValue read_param(const std::string& name, const Value& value) {
  if (value.is_truth()) return value.truth();
  if (value.is_text()) return value.text();
  if (value.is_list()) {
    const auto items = value.items();
    if (!items.empty() && items.front().is_text()) {
      return read_as<std::vector<std::string>>(value, list_of(kText));
    }
    return read_as<std::vector<std::uint64_t>>(value, list_of(kCount));
  }
  if (name.ends_with("_ns")) return value.duration();
  return value.count<std::uint64_t>();
}

void ParamsCodec::read(const Value& from, std::vector<ReportParam>& to) {
  for (const auto& [name, value] : from.members()) to.push_back({name, read_param(name, value)});
}

constexpr Field kWorkloadRows[] = {
    field<&CaseReport::workload>("name", kText),
    field<&CaseReport::params>("params", ParamsCodec(), "with the unit at the end of their names"),
};

constexpr TableOf<CaseReport> kWorkloadFields("workload", kWorkloadRows);

struct DigestCodec {
  static void write(const std::optional<std::uint64_t>& digest, Json& to) {
    // As text: many readers keep numbers as doubles, which have no 64 bits to spare.
    if (digest) kText.write(fmt::format("{:016x}", *digest), to);
  }
  static void read(const Value& from, std::optional<std::uint64_t>& to) {
    if (from.is_null()) return;
    const std::string text = from.text();
    const bool hex = text.find_first_not_of("0123456789abcdef") == std::string::npos;
    from.check(text.size() == 16 && hex, "no 16 hexadecimal digits");
    to = std::stoull(text, nullptr, 16);
  }
  static void describe(Json& schema, Json&) {
    set_schema(schema, R"({"type": ["string", "null"], "pattern": "^[0-9a-f]{16}$"})");
  }
};

struct ChunkCodec {
  static void write(const std::optional<std::uint64_t>& chunk, Json& to) {
    if (chunk) {
      kCount.write(*chunk, to);
    } else {
      kText.write("auto", to);
    }
  }
  static void read(const Value& from, std::optional<std::uint64_t>& to) {
    if (!from.is_text()) return kCountFrom1.read(from, to.emplace());
    from.check(from.text() == "auto", "neither a count nor 'auto'");
  }
  static void describe(Json& schema, Json&) {
    set_schema(schema, R"({"oneOf": [{"type": "integer", "minimum": 1}, {"const": "auto"}]})");
  }
};

/// A time that is not 0.
struct TurnCodec : DurationCodec {
  static void describe(Json& schema, Json& definitions) {
    kCountFrom1.describe(schema, definitions);
  }
};

constexpr Field kCaseRows[] = {
    field<&CaseReport::name>("name", kText),
    part("workload", kObject<kWorkloadFields>),
    field<&CaseReport::backend>("backend", kText),
    field<&CaseReport::way>("way", kText,
                            "how it is run: the same for cases that differ in workers or "
                            "parameters alone")
        .newer(),
    field<&CaseReport::variant>("variant", nullable(kText),
                                "what tells its parameters from those of other cases, such as n=20")
        .newer(),
    field<&CaseReport::dispatch>("dispatch", kText),
    field<&CaseReport::offload>("offload", nullable(kText),
                                "the pool to which an event loop handed its tasks"),
    field<&CaseReport::gil>("gil_ns", nullable(TurnCodec()),
                            "the length of a turn, where threads took turns"),
    field<&CaseReport::workers>("workers", kCountFrom1, "alive at once, at most"),
    field<&CaseReport::chunk>("chunk", ChunkCodec(),
                              "tasks handed over at once; auto: fewer and fewer, by what is left"),
    field<&CaseReport::tasks>("tasks", kCountFrom1),
    field<&CaseReport::status>("status", kChoice<Status::skipped>),
    field<&CaseReport::reason>("reason", nullable(kText), "why the status is not ok"),
    field<&CaseReport::under_load>("under_load", nullable(kFigure),
                                   "CPUs that others took, where its figures are those of "
                                   "disturbed samples too; null: of valid ones alone")
        .newer(),
    field<&CaseReport::digest>("digest", DigestCodec(),
                               "over all (task, value) pairs; the same for all cases with the same "
                               "tasks"),
    field<&CaseReport::samples>("samples", list_of(kObject<kSampleFields>)),
    field<&CaseReport::summaries>("summary", SummariesCodec(),
                                  "over the valid samples; null: there are none"),
    field<&CaseReport::distributions>("distributions", kDistributions,
                                      "of the events of all valid samples together")
        .newer(),
    field<&CaseReport::imbalance>("imbalance", nullable(kFigure), "median over the valid samples")
        .newer(),
    field<&CaseReport::breakdown>("breakdown", nullable(kObject<kBreakdownFields>),
                                  "where the time went: means over the valid samples, which add up "
                                  "to the mean total; null: there are none")
        .newer(),
    computed("speedup", nullable(kObject<kSpeedupFields>),
             [](const CaseReport& c) {
               return c.comparison ? std::optional(Speedup{"", speedup_of(*c.comparison)})
                                   : std::nullopt;
             }),
    field<&CaseReport::comparison>("comparison", nullable(kObject<kComparisonFields>),
                                   "with the baseline; null: this is the baseline, or no round has "
                                   "a valid sample of both"),
    field<&CaseReport::diagnosis>("diagnosis", kObject<kDiagnosisFields>),
};

/// The status of the case tells how its bad samples ended.
void complete_samples(CaseReport& c) {
  for (Sample& sample : c.samples) {
    if (sample.outcome == Outcome::ok) {
      sample.digest = c.digest.value_or(0);
    } else if (c.status == Status::timed_out) {
      sample.outcome = Outcome::timed_out;
    }
  }
}

/// Only how many outliers there are is written, not which.
void read_outliers(const Value& from, CaseReport& c) {
  const auto outliers = from.count<std::size_t>();
  from.check(outliers <= c.samples.size(), "more than there are samples");
  c.diagnosis.samples.outliers.indices.resize(outliers);
}

/// Files of version 1 have no other name of it than the whole.
void complete_way(CaseReport& c) {
  if (!c.way.empty()) return;
  c.way = c.name.substr(c.workload.size() + 1);
  const std::string workers = fmt::format("/workers={}", c.workers);
  if (const auto at = c.way.find(workers); at != std::string::npos) c.way.erase(at, workers.size());
}

void check_case(const Value& from, CaseReport& c) {
  from.at("name").check(c.name.starts_with(c.workload + "/"),
                        fmt::format("'{}', which does not begin with its workload", c.name));
  read_outliers(from.at("diagnosis").at("outliers"), c);
  complete_way(c);
  complete_samples(c);
}

}  // namespace

void DistributionsCodec::write(const std::vector<Distribution>& distributions, Json& to) {
  make_object(to);
  for (const Distribution& d : distributions) {
    kObject<kDistributionFields>.write(d, json_member(to, d.name));
  }
}

void DistributionsCodec::read(const Value& from, std::vector<Distribution>& to) {
  for (const auto& [name, value] : from.members()) {
    Distribution& read = to.emplace_back();
    read.name = name;
    kObject<kDistributionFields>.read(value, read);
  }
}

void DistributionsCodec::describe(Json& schema, Json& definitions) {
  set_schema(schema, R"({"type": "object"})");
  kObject<kDistributionFields>.describe(json_member(schema, "additionalProperties"), definitions);
}

// The point may lie beyond the bounds, where those come from a bootstrap.
constinit const TableOf<Estimate> kEstimateFields("estimate", kEstimateRows,
                                                  [](const Value& from, Estimate&) {
                                                    from.check_rising({"lower", "upper"});
                                                  });

constinit const TableOf<Distribution> kDistributionFields(
    "distribution", kDistributionRows, [](const Value& from, Distribution&) {
      from.check_rising({"min_ns", "p50_ns", "p90_ns", "p99_ns", "p99_9_ns", "max_ns"});
    });

constinit const TableOf<CaseReport> kCaseFields("case", kCaseRows, check_case);

void name_baseline(const CaseReport& c, const std::string& baseline, Json& json) {
  if (c.name == baseline && c.status == Status::ok) {
    kObject<kSpeedupFields>.write({}, json_member(json, "speedup"));
  }
  for (const char* key : {"speedup", "comparison"}) {
    Json& found = json_member(json, key);
    if (!Value(found, key).is_null()) kText.write(baseline, json_member(found, "baseline"));
  }
}

}  // namespace concbench
