#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <concbench/error.hpp>
#include <concepts>
#include <initializer_list>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "analysis/sweep.hpp"
#include "report/report.hpp"

namespace concbench {
namespace {

// The order of parameters is part of a report.
using Json = nlohmann::ordered_json;

[[noreturn]] void refuse(std::string_view why) {
  throw UsageError(fmt::format("not a concbench report: {}", why));
}

/// A value in the text, which knows its place there. Every reader refuses what is of another kind.
class Value {
 public:
  Value(const Json& json, std::string place) : json_(json), place_(std::move(place)) {}

  bool is_null() const { return json_.is_null(); }
  bool is_text() const { return json_.is_string(); }
  bool is_truth() const { return json_.is_boolean(); }
  bool is_list() const { return json_.is_array(); }
  const std::string& place() const { return place_; }

  bool has(const std::string& key) const { return json_.is_object() && json_.contains(key); }

  Value at(const std::string& key) const {
    const std::string place = place_.empty() ? key : fmt::format("{}.{}", place_, key);
    check(json_.is_object(), "no object");
    const auto found = json_.find(key);
    if (found == json_.end()) refuse(fmt::format("no '{}'", place));
    return {*found, place};
  }

  std::vector<std::pair<std::string, Value>> members() const {
    check(json_.is_object(), "no object");
    std::vector<std::pair<std::string, Value>> found;
    for (const auto& [key, json] : json_.items()) {
      found.push_back({key, {json, fmt::format("{}.{}", place_, key)}});
    }
    return found;
  }

  std::vector<Value> items() const {
    check(json_.is_array(), "no list");
    std::vector<Value> found;
    for (const Json& json : json_) {
      found.push_back({json, fmt::format("{}[{}]", place_, found.size())});
    }
    return found;
  }

  std::string text() const {
    check(json_.is_string(), "no text");
    return json_.get<std::string>();
  }

  bool truth() const {
    check(json_.is_boolean(), "neither true nor false");
    return json_.get<bool>();
  }

  double number() const {
    check(json_.is_number(), "no number");
    return json_.get<double>();
  }

  /// A number that is not negative.
  double figure() const {
    check(json_.is_number() && number() >= 0, "no number from 0 up");
    return number();
  }

  /// A share of a whole.
  double fraction() const {
    check(json_.is_number() && number() >= 0 && number() <= 1, "no fraction from 0 to 1");
    return number();
  }

  /// A time in nanoseconds. Sums of such times are finite, and they are whole numbers that fit.
  double time_ns() const {
    constexpr double kLongest = 9.2e18;
    check(figure() <= kLongest, "longer than any time that is measured");
    return number();
  }

  template <std::integral T>
  T count() const {
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<T>::max());
    check(json_.is_number_unsigned() && json_.get<std::uint64_t>() <= most, "no count that fits");
    return json_.get<T>();
  }

  /// What is divided by.
  template <std::integral T>
  T count_from_1() const {
    check(!json_.is_number_unsigned() || json_.get<std::uint64_t>() > 0, "no count from 1 up");
    return count<T>();
  }

  /// Refuses an object whose figures, by these keys, fall from one to the next. What is null says
  /// nothing.
  void check_rising(std::initializer_list<const char*> keys) const {
    std::optional<Value> last;
    for (const char* key : keys) {
      const Value next = at(key);
      if (next.is_null()) continue;
      if (last) last->check(last->figure() <= next.figure(), fmt::format("above '{}'", key));
      last.emplace(next);
    }
  }

  std::chrono::nanoseconds duration() const {
    return std::chrono::nanoseconds(count<std::chrono::nanoseconds::rep>());
  }

  void check(bool right, std::string_view what) const {
    if (right) return;
    refuse(place_.empty() ? fmt::format("it is {}", what)
                          : fmt::format("'{}' is {}", place_, what));
  }

 private:
  const Json& json_;
  std::string place_;
};

template <class T>
std::optional<T> unless_null(const Value& value, T (Value::*read)() const) {
  return value.is_null() ? std::nullopt : std::optional<T>((value.*read)());
}

std::string text_or_empty(const Value& value) { return value.is_null() ? "" : value.text(); }

std::vector<std::string> texts(const Value& value) {
  std::vector<std::string> found;
  for (const Value& item : value.items()) found.push_back(item.text());
  return found;
}

template <std::integral T>
std::vector<T> counts(const Value& value) {
  std::vector<T> found;
  for (const Value& item : value.items()) found.push_back(item.count<T>());
  return found;
}

constexpr IntervalMethod kMethods[] = {IntervalMethod::none, IntervalMethod::order_statistic,
                                       IntervalMethod::paired_sign, IntervalMethod::mann_whitney,
                                       IntervalMethod::bootstrap};
constexpr Verdict kVerdicts[] = {Verdict::faster, Verdict::slower, Verdict::same,
                                 Verdict::undecided};
constexpr Status kStatuses[] = {Status::ok, Status::failed, Status::timed_out, Status::skipped};
constexpr GateOutcome kOutcomes[] = {GateOutcome::held, GateOutcome::failed,
                                     GateOutcome::undecided};
constexpr Ending kEndings[] = {Ending::decided,    Ending::precision, Ending::rounds,
                               Ending::time_limit, Ending::no_case,   Ending::interrupted};
constexpr Pinning kPinnings[] = {Pinning::none, Pinning::compact, Pinning::spread};

/// The one of `choices` that is called so in reports.
template <class Enum, std::size_t N, class NameOf>
Enum choice(const Value& value, const Enum (&choices)[N], NameOf name) {
  const std::string text = value.text();
  const auto found = std::ranges::find(choices, text, name);
  value.check(found != std::end(choices), fmt::format("'{}', which nothing is called", text));
  return *found;
}

Environment read_environment_from(const Value& context) {
  Environment environment{.host = context.at("host").text(),
                          .cpu_model = context.at("cpu_model").text(),
                          .kernel = context.at("kernel").text(),
                          .governor = unless_null(context.at("governor"), &Value::text),
                          .virtualized = unless_null(context.at("virtualized"), &Value::text)};
  const auto load = context.at("load").items();
  context.at("load").check(load.size() == environment.load.size(), "no list of 3");
  std::ranges::transform(load, environment.load.begin(), &Value::figure);
  return environment;
}

CpuBudget read_cpus(const Value& context) {
  return {.present = context.at("cpus_present").count<unsigned>(),
          .affinity = context.at("cpu_affinity").count<unsigned>(),
          .quota = unless_null(context.at("cpu_quota"), &Value::figure),
          .quota_group = text_or_empty(context.at("cpu_quota_group"))};
}

Settings read_settings(const Value& context) {
  return {
      .rounds = unless_null(context.at("rounds"), &Value::count<unsigned>),
      .margin = context.at("margin").fraction(),
      .precision = context.at("precision").fraction(),
      .confidence = context.at("confidence").fraction(),
      .warmup = context.at("warmup_passes").count<unsigned>(),
      .min_sample_time = context.at("min_sample_time_ns").duration(),
      .seed = context.at("seed").count<std::uint64_t>(),
      .timeout = unless_null(context.at("timeout_ns"), &Value::duration),
      .task_timeout = unless_null(context.at("task_timeout_ns"), &Value::duration),
      .allow_timeouts = context.at("allow_timeouts").truth(),
      .retries = context.at("retries").count<unsigned>(),
      .rss = context.at("rss_bytes").count<std::uint64_t>(),
      .time_limit = unless_null(context.at("time_limit_ns"), &Value::duration),
      .pinning =
          choice(context.at("pin"), kPinnings, [](Pinning pinning) { return name_of(pinning); }),
      .latency = context.has("latency") && context.at("latency").truth(),
  };
}

Context read_context(const Value& context) {
  return {
      .command_line = texts(context.at("command_line")),
      .date = context.at("date").text(),
      .environment = read_environment_from(context),
      .cpus = read_cpus(context),
      .compiler = context.at("compiler").text(),
      .build_type = context.at("build_type").text(),
      .version = context.at("version").text(),
      .settings = read_settings(context),
  };
}

ParamValue read_param(const std::string& name, const Value& value) {
  if (value.is_truth()) return value.truth();
  if (value.is_text()) return value.text();
  if (value.is_list()) {
    const auto items = value.items();
    if (!items.empty() && items.front().is_text()) return texts(value);
    return counts<std::uint64_t>(value);
  }
  if (name.ends_with("_ns")) return value.duration();
  return value.count<std::uint64_t>();
}

/// A bound that says nothing is written as null; `absent` is what it was.
double figure_or(const Value& value, double absent) {
  return value.is_null() ? absent : value.figure();
}

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Its point may lie beyond its bounds, where those come from a bootstrap.
Estimate read_estimate(const Value& estimate) {
  estimate.check_rising({"lower", "upper"});
  return {.point = figure_or(estimate.at("point"), std::nan("")),
          .lower = figure_or(estimate.at("lower"), -kInfinity),
          .upper = figure_or(estimate.at("upper"), kInfinity),
          .confidence = estimate.at("confidence").fraction(),
          .method = choice(estimate.at("method"), kMethods,
                           [](IntervalMethod method) { return to_string(method); }),
          .n = estimate.at("n").count<std::size_t>()};
}

Distribution read_distribution(const std::string& name, const Value& value) {
  value.check_rising({"min_ns", "p50_ns", "p90_ns", "p99_ns", "max_ns"});
  return {.name = name,
          .count = value.at("count").count_from_1<std::uint64_t>(),
          .min_ns = value.at("min_ns").time_ns(),
          .max_ns = value.at("max_ns").time_ns(),
          .p50_ns = unless_null(value.at("p50_ns"), &Value::time_ns),
          .p90_ns = unless_null(value.at("p90_ns"), &Value::time_ns),
          .p99_ns = unless_null(value.at("p99_ns"), &Value::time_ns)};
}

/// Of a case or a sample; files from before there were any have none.
std::vector<Distribution> read_distributions(const Value& whole) {
  std::vector<Distribution> found;
  if (!whole.has("distributions")) return found;
  for (const auto& [name, value] : whole.at("distributions").members()) {
    found.push_back(read_distribution(name, value));
  }
  return found;
}

std::optional<double> read_imbalance(const Value& whole) {
  if (!whole.has("imbalance")) return std::nullopt;
  return unless_null(whole.at("imbalance"), &Value::figure);
}

WorkSplit read_split(const Value& split) {
  return {.hand_over_ns = split.at("hand_over_ns").time_ns(),
          .waiting_ns = split.at("waiting_ns").time_ns(),
          .running_ns = split.at("running_ns").time_ns(),
          .idle_ns = split.at("idle_ns").time_ns(),
          .collecting_ns = split.at("collecting_ns").time_ns()};
}

/// Of a sample; files from before there were any have none.
std::optional<WorkSplit> read_split_of(const Value& sample) {
  if (!sample.has("split") || sample.at("split").is_null()) return std::nullopt;
  return read_split(sample.at("split"));
}

std::optional<Breakdown> read_breakdown_of(const Value& c) {
  if (!c.has("breakdown") || c.at("breakdown").is_null()) return std::nullopt;
  const Value b = c.at("breakdown");
  const bool stamped = b.at("rest_ns").is_null();
  return Breakdown{
      .stamped = stamped,
      .startup_ns = b.at("startup_ns").time_ns(),
      .work = stamped ? read_split(b) : WorkSplit{.hand_over_ns = b.at("hand_over_ns").time_ns()},
      .rest_ns = stamped ? 0 : b.at("rest_ns").time_ns(),
      .teardown_ns = b.at("teardown_ns").time_ns(),
      .parallel = b.at("parallel").count_from_1<unsigned>(),
      .cpu_per_useful = unless_null(b.at("cpu_per_useful"), &Value::figure),
      .efficiency = unless_null(b.at("efficiency"), &Value::figure)};
}

/// What its case says of how it ended and of what it computed comes from `c`.
Sample read_sample(const Value& sample, const CaseReport& c) {
  const std::string status = sample.at("status").text();
  sample.at("status").check(status == "ok" || status == "failed", "neither 'ok' nor 'failed'");
  const std::string reason = text_or_empty(sample.at("reason"));
  const Outcome bad = c.status == Status::timed_out ? Outcome::timed_out : Outcome::failed;
  const bool ok = status == "ok";
  sample.at("valid").check(sample.at("valid").truth() == (ok && reason.empty()),
                           "at odds with its status and reason");
  return {
      .round = sample.at("round").count<unsigned>(),
      .order = sample.at("order").count<unsigned>(),
      .attempt = sample.at("attempt").count<unsigned>(),
      .passes = sample.at("passes").count<std::uint64_t>(),
      .startup_ns = sample.at("startup_ns").time_ns(),
      .work_ns = sample.at("work_ns").time_ns(),
      .teardown_ns = sample.at("teardown_ns").time_ns(),
      .submitted_ns = sample.at("submitted_ns").time_ns(),
      .first_result_ns = sample.at("first_result_ns").time_ns(),
      .callbacks_ns = sample.at("callbacks_ns").time_ns(),
      .cpu_user_ns = sample.at("cpu_user_ns").time_ns(),
      .cpu_system_ns = sample.at("cpu_system_ns").time_ns(),
      .voluntary_switches = sample.at("voluntary_switches").figure(),
      .involuntary_switches = sample.at("involuntary_switches").figure(),
      .minor_faults = sample.at("minor_faults").figure(),
      .major_faults = sample.at("major_faults").figure(),
      .task_timeouts = sample.at("task_timeouts").figure(),
      .retries = sample.at("retries").figure(),
      .lost_updates = sample.at("lost_updates").figure(),
      .max_rss_bytes = sample.at("max_rss_bytes").count<std::uint64_t>(),
      .first_pass_ns = sample.at("first_pass_ns").time_ns(),
      .wall_ns = sample.at("wall_ns").time_ns(),
      .others_cpu_ns = sample.at("others_cpu_ns").time_ns(),
      .steal_ns = sample.at("steal_ns").time_ns(),
      .throttled = sample.at("throttled").count<std::uint64_t>(),
      .reference_ns = sample.at("reference_ns").time_ns(),
      .cpus = counts<int>(sample.at("cpus")),
      .dropped_connections = sample.at("dropped_connections").count<std::uint64_t>(),
      .digest = ok ? c.digest.value_or(0) : 0,
      .outcome = ok ? Outcome::ok : bad,
      .reason = ok ? "" : reason,
      .invalid = ok ? reason : "",
      .distributions = read_distributions(sample),
      .imbalance = read_imbalance(sample),
      .split = read_split_of(sample),
  };
}

MetricSummary read_summary(const Value& summary) {
  summary.check_rising({"min", "median", "max"});
  return {.summary = {.median = summary.at("median").figure(),
                      .mean = summary.at("mean").figure(),
                      .stddev = summary.at("stddev").figure(),
                      .min = summary.at("min").figure(),
                      .max = summary.at("max").figure()},
          .estimate = read_estimate(summary.at("estimate"))};
}

std::vector<MetricSummary> read_summaries(const Value& summaries) {
  std::vector<MetricSummary> found;
  if (summaries.is_null()) return found;
  for (const Metric& metric : metrics()) {
    found.push_back(read_summary(summaries.at(std::string(metric.key))));
  }
  return found;
}

Comparison read_comparison(const Value& comparison) {
  return {.ratio = read_estimate(comparison.at("ratio")),
          .p_value = comparison.at("p_value").fraction(),
          .level = comparison.at("level").fraction(),
          .verdict = choice(comparison.at("verdict"), kVerdicts,
                            [](Verdict verdict) { return to_string(verdict); }),
          .rounds_needed = unless_null(comparison.at("rounds_needed"), &Value::count<std::size_t>)};
}

Diagnosis read_shape(const Value& diagnosis) {
  Diagnosis shape{
      .outliers = {},
      .drift = {.change = diagnosis.at("drift").at("change").number(),
                .p_value = diagnosis.at("drift").at("p_value").fraction(),
                .present = diagnosis.at("drift").at("present").truth()},
      .first_pass = {.ratio = read_estimate(diagnosis.at("first_pass").at("ratio")),
                     .present = diagnosis.at("first_pass").at("present").truth()},
      .autocorrelation = diagnosis.at("autocorrelation").number(),
      .effective_samples = diagnosis.at("effective_samples").count<std::size_t>(),
      .clock = {.error = figure_or(diagnosis.at("clock_error"), kInfinity)},
  };
  return shape;
}

CaseDiagnosis read_diagnosis(const Value& diagnosis, const CaseReport& c) {
  CaseDiagnosis found{
      .taken = diagnosis.at("samples_taken").count<std::size_t>(),
      .invalid = diagnosis.at("samples_invalid").count<std::size_t>(),
      .samples = read_shape(diagnosis),
      .cpu_per_wall = diagnosis.at("cpu_per_wall").figure(),
      .steal_ns = diagnosis.at("steal_ns").time_ns(),
      .involuntary_switches = diagnosis.at("involuntary_switches").figure(),
      .notes = texts(diagnosis.at("notes")),
  };
  // Only how many there are is written, not which.
  const auto outliers = diagnosis.at("outliers").count<std::size_t>();
  diagnosis.at("outliers").check(outliers <= c.samples.size(), "more than there are samples");
  found.samples.outliers.indices.resize(outliers);
  return found;
}

std::optional<std::uint64_t> read_digest(const Value& digest) {
  if (digest.is_null()) return std::nullopt;
  const std::string text = digest.text();
  const bool hex = text.find_first_not_of("0123456789abcdef") == std::string::npos;
  digest.check(text.size() == 16 && hex, "no 16 hexadecimal digits");
  return std::stoull(text, nullptr, 16);
}

std::optional<std::uint64_t> read_chunk(const Value& chunk) {
  if (!chunk.is_text()) return chunk.count_from_1<std::uint64_t>();
  chunk.check(chunk.text() == "auto", "neither a count nor 'auto'");
  return std::nullopt;
}

std::string read_case_name(const Value& c) {
  std::string name = c.at("name").text();
  c.at("name").check(name.starts_with(c.at("workload").at("name").text() + "/"),
                     fmt::format("'{}', which does not begin with its workload", name));
  return name;
}

CaseReport read_case(const Value& c) {
  CaseReport report{
      .name = read_case_name(c),
      .workload = c.at("workload").at("name").text(),
      .params = {},
      .backend = c.at("backend").text(),
      .dispatch = c.at("dispatch").text(),
      .offload = text_or_empty(c.at("offload")),
      .gil = unless_null(c.at("gil_ns"), &Value::duration),
      .workers = c.at("workers").count_from_1<unsigned>(),
      .chunk = read_chunk(c.at("chunk")),
      .tasks = c.at("tasks").count_from_1<std::uint64_t>(),
      .status = choice(c.at("status"), kStatuses, [](Status status) { return name_of(status); }),
      .reason = text_or_empty(c.at("reason")),
      .digest = read_digest(c.at("digest")),
      .samples = {},
      .summaries = read_summaries(c.at("summary")),
  };
  for (const auto& [name, value] : c.at("workload").at("params").members()) {
    report.params.push_back({name, read_param(name, value)});
  }
  for (const Value& sample : c.at("samples").items()) {
    const Sample& read = report.samples.emplace_back(read_sample(sample, report));
    // Speed-ups are ratios of these.
    sample.check(!read.usable() || read.total_ns() > 0, "valid, but took no time");
  }
  if (!c.at("comparison").is_null()) report.comparison = read_comparison(c.at("comparison"));
  report.diagnosis = read_diagnosis(c.at("diagnosis"), report);
  report.distributions = read_distributions(c);
  report.imbalance = read_imbalance(c);
  report.breakdown = read_breakdown_of(c);
  return report;
}

/// All else speaks of cases by their names.
std::vector<CaseReport> read_cases(const Value& list) {
  std::vector<CaseReport> cases;
  std::set<std::string> names;
  for (const Value& c : list.items()) {
    const CaseReport& read = cases.emplace_back(read_case(c));
    c.at("name").check(names.insert(read.name).second,
                       fmt::format("'{}', as that of another case", read.name));
  }
  return cases;
}

std::size_t read_baseline(const Value& name, const std::vector<CaseReport>& cases) {
  const auto found = std::ranges::find(cases, name.text(), &CaseReport::name);
  name.check(found != cases.end(), "no name of a case");
  return static_cast<std::size_t>(found - cases.begin());
}

/// Cases of a sweep have baselines of their own; all else of it follows from the cases.
void read_sweep(const Value& sweep, Report& report) {
  const std::vector<Value> points = sweep.at("points").items();
  sweep.at("points").check(points.size() == report.cases.size(),
                           "not as long as the list of cases");
  std::vector<std::string> options;
  for (std::size_t i = 0; i < points.size(); ++i) {
    options.push_back(points[i].at("options").text());
    const std::size_t baseline = read_baseline(points[i].at("baseline"), report.cases);
    if (baseline != report.baseline) report.cases[i].against = report.cases[baseline].name;
  }
  report.sweep = make_sweep(report, std::move(options));
}

GateResult read_gate(const Value& gate) {
  return {.gate = gate.at("gate").text(),
          .subject = text_or_empty(gate.at("subject")),
          .outcome = choice(gate.at("outcome"), kOutcomes,
                            [](GateOutcome outcome) { return name_of(outcome); }),
          .sentence = gate.at("sentence").text()};
}

Report read_whole(const Value& whole) {
  whole.at("schema_version")
      .check(whole.at("schema_version").number() == 1, "not 1, the only one that is known here");
  Report report{
      .complete = whole.at("complete").truth(),
      .stopped_by =
          choice(whole.at("stopped_by"), kEndings, [](Ending ending) { return name_of(ending); }),
      .rounds = whole.at("rounds").count<unsigned>(),
      .context = read_context(whole.at("context")),
      .cases = read_cases(whole.at("cases")),
  };
  report.baseline = read_baseline(whole.at("baseline"), report.cases);
  for (const Value& gate : whole.at("gates").items()) report.gates.push_back(read_gate(gate));
  if (whole.has("sweep")) read_sweep(whole.at("sweep"), report);
  return report;
}

/// Where a byte, counted from 1, stands in the text.
std::string place_of(std::size_t byte, std::string_view text) {
  const std::string_view before = text.substr(0, std::min(byte == 0 ? 0 : byte - 1, text.size()));
  const auto line = 1 + std::ranges::count(before, '\n');
  const auto column = before.size() - (before.rfind('\n') + 1) + 1;
  return fmt::format("line {}, column {}", line, column);
}

Json parse_json(std::string_view text) {
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& e) {
    refuse(fmt::format("no JSON at {}", place_of(e.byte, text)));
  } catch (const Json::exception&) {
    refuse("a number in it is beyond all bounds");
  }
}

}  // namespace

Report parse_report(std::string_view json) {
  const Json parsed = parse_json(json);
  return read_whole({parsed, ""});
}

}  // namespace concbench
