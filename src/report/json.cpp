#include <fmt/core.h>

#include "report/formats.hpp"
#include "report/json_parts.hpp"
#include "report/json_text.hpp"
#include "report/json_values.hpp"
#include "report/sweep_json.hpp"

namespace concbench {
namespace {

Json digest_json(std::optional<std::uint64_t> digest) {
  // As text: many readers keep numbers as doubles, which have no 64 bits to spare.
  return digest ? Json(fmt::format("{:016x}", *digest)) : Json(nullptr);
}

Json ns_or_null(const std::optional<std::chrono::nanoseconds>& duration) {
  return duration ? Json(duration->count()) : Json(nullptr);
}

struct ToJson {
  Json operator()(std::chrono::nanoseconds value) const { return value.count(); }
  template <class T>
  Json operator()(const T& value) const {
    return value;
  }
};

}  // namespace

Json context_json(const Context& context) {
  const Environment& environment = context.environment;
  return {
      {"command_line", context.command_line},
      {"date", context.date},
      {"host", environment.host},
      {"cpu_model", environment.cpu_model},
      {"cpus_present", context.cpus.present},
      {"cpus_allowed", context.cpus.allowed()},
      {"cpu_affinity", context.cpus.affinity},
      {"cpu_quota", or_null(context.cpus.quota)},
      {"cpu_quota_group", or_null(context.cpus.quota_group)},
      {"workers_reason", context.cpus.reason()},
      {"governor", or_null(environment.governor)},
      {"kernel", environment.kernel},
      {"compiler", context.compiler},
      {"build_type", context.build_type},
      {"version", context.version},
      {"load", environment.load},
      {"virtualized", or_null(environment.virtualized)},
      {"seed", context.settings.seed},
      {"rounds", or_null(context.settings.rounds)},
      {"margin", context.settings.margin},
      {"precision", context.settings.precision},
      {"confidence", context.settings.confidence},
      {"pin", name_of(context.settings.pinning)},
      {"warmup_passes", context.settings.warmup},
      {"min_sample_time_ns", context.settings.min_sample_time.count()},
      {"latency", context.settings.latency},
      {"timeout_ns", ns_or_null(context.settings.timeout)},
      {"task_timeout_ns", ns_or_null(context.settings.task_timeout)},
      {"allow_timeouts", context.settings.allow_timeouts},
      {"retries", context.settings.retries},
      {"rss_bytes", context.settings.rss},
      {"time_limit_ns", ns_or_null(context.settings.time_limit)},
  };
}

namespace {

Json distribution_json(const Distribution& d) {
  return {{"count", d.count},
          {"min_ns", d.min_ns},
          {"p50_ns", or_null(d.p50_ns)},
          {"p90_ns", or_null(d.p90_ns)},
          {"p99_ns", or_null(d.p99_ns)},
          {"max_ns", d.max_ns}};
}

Json distributions_json(const std::vector<Distribution>& distributions) {
  Json json = Json::object();
  for (const Distribution& d : distributions) json[d.name] = distribution_json(d);
  return json;
}

Json split_json(const std::optional<WorkSplit>& split) {
  if (!split) return nullptr;
  return {{"hand_over_ns", split->hand_over_ns},
          {"waiting_ns", split->waiting_ns},
          {"running_ns", split->running_ns},
          {"idle_ns", split->idle_ns},
          {"collecting_ns", split->collecting_ns}};
}

Json breakdown_json(const std::optional<Breakdown>& breakdown) {
  if (!breakdown) return nullptr;
  const Breakdown& b = *breakdown;
  const auto if_stamped = [&b](double ns) { return b.stamped ? Json(ns) : Json(nullptr); };
  return {{"startup_ns", b.startup_ns},
          {"hand_over_ns", b.work.hand_over_ns},
          {"waiting_ns", if_stamped(b.work.waiting_ns)},
          {"running_ns", if_stamped(b.work.running_ns)},
          {"idle_ns", if_stamped(b.work.idle_ns)},
          {"collecting_ns", if_stamped(b.work.collecting_ns)},
          {"rest_ns", b.stamped ? Json(nullptr) : Json(b.rest_ns)},
          {"teardown_ns", b.teardown_ns},
          {"parallel", b.parallel},
          {"cpu_per_useful", or_null(b.cpu_per_useful)},
          {"efficiency", or_null(b.efficiency)}};
}

Json sample_json(const Sample& sample) {
  return {
      {"round", sample.round},
      {"order", sample.order},
      {"attempt", sample.attempt},
      {"status", sample.outcome == Outcome::ok ? "ok" : "failed"},
      {"reason", or_null(sample.outcome == Outcome::ok ? sample.invalid : sample.reason)},
      {"valid", sample.usable()},
      {"passes", sample.passes},
      {"startup_ns", sample.startup_ns},
      {"work_ns", sample.work_ns},
      {"teardown_ns", sample.teardown_ns},
      {"total_ns", sample.total_ns()},
      {"cpu_user_ns", sample.cpu_user_ns},
      {"cpu_system_ns", sample.cpu_system_ns},
      {"max_rss_bytes", sample.max_rss_bytes},
      {"voluntary_switches", sample.voluntary_switches},
      {"involuntary_switches", sample.involuntary_switches},
      {"minor_faults", sample.minor_faults},
      {"major_faults", sample.major_faults},
      {"submitted_ns", sample.submitted_ns},
      {"first_result_ns", sample.first_result_ns},
      {"callbacks_ns", sample.callbacks_ns},
      {"task_timeouts", sample.task_timeouts},
      {"retries", sample.retries},
      {"lost_updates", sample.lost_updates},
      {"first_pass_ns", sample.first_pass_ns},
      {"wall_ns", sample.wall_ns},
      {"others_cpu_ns", sample.others_cpu_ns},
      {"steal_ns", sample.steal_ns},
      {"throttled", sample.throttled},
      {"reference_ns", sample.reference_ns},
      {"dropped_connections", sample.dropped_connections},
      {"cpus", sample.cpus},
      {"distributions", distributions_json(sample.distributions)},
      {"imbalance", or_null(sample.imbalance)},
      {"split", split_json(sample.split)},
  };
}

Json summary_json(const MetricSummary& metric) {
  const Summary& summary = metric.summary;
  return {{"median", summary.median}, {"mean", summary.mean},
          {"stddev", summary.stddev}, {"min", summary.min},
          {"max", summary.max},       {"estimate", estimate_json(metric.estimate)}};
}

Json summaries_json(const std::vector<MetricSummary>& summaries) {
  if (summaries.empty()) return nullptr;
  Json json = Json::object();
  for (std::size_t i = 0; i < summaries.size(); ++i) {
    json[std::string(metrics()[i].key)] = summary_json(summaries[i]);
  }
  return json;
}

Json comparison_json(const CaseReport& c, const std::string& baseline) {
  if (!c.comparison) return nullptr;
  return {{"baseline", baseline},
          {"ratio", estimate_json(c.comparison->ratio)},
          {"p_value", c.comparison->p_value},
          {"level", c.comparison->level},
          {"verdict", to_string(c.comparison->verdict)},
          {"rounds_needed", or_null(c.comparison->rounds_needed)}};
}

Json speedup_json(const CaseReport& c, const std::string& baseline) {
  if (c.name == baseline && c.status == Status::ok)
    return {{"baseline", baseline}, {"total", 1}, {"lower", 1}, {"upper", 1}};
  if (!c.comparison) return nullptr;
  const Estimate speedup = speedup_of(*c.comparison);
  return {{"baseline", baseline},
          {"total", finite_or_null(speedup.point)},
          {"lower", finite_or_null(speedup.lower)},
          {"upper", finite_or_null(speedup.upper)}};
}

Json diagnosis_json(const CaseDiagnosis& diagnosis) {
  const Diagnosis& d = diagnosis.samples;
  return {
      {"samples_taken", diagnosis.taken},
      {"samples_invalid", diagnosis.invalid},
      {"outliers", d.outliers.indices.size()},
      {"drift",
       {{"change", d.drift.change}, {"p_value", d.drift.p_value}, {"present", d.drift.present}}},
      {"first_pass",
       {{"ratio", estimate_json(d.first_pass.ratio)}, {"present", d.first_pass.present}}},
      {"autocorrelation", d.autocorrelation},
      {"effective_samples", d.effective_samples},
      {"clock_error", finite_or_null(d.clock.error)},
      {"cpu_per_wall", diagnosis.cpu_per_wall},
      {"steal_ns", diagnosis.steal_ns},
      {"involuntary_switches", diagnosis.involuntary_switches},
      {"notes", diagnosis.notes},
  };
}

Json case_json(const CaseReport& c, const std::string& baseline) {
  Json params = Json::object();
  for (const ReportParam& param : c.params) params[param.name] = std::visit(ToJson{}, param.value);
  Json samples = Json::array();
  for (const Sample& sample : c.samples) samples.push_back(sample_json(sample));
  return {
      {"name", c.name},
      {"workload", {{"name", c.workload}, {"params", std::move(params)}}},
      {"backend", c.backend},
      {"dispatch", c.dispatch},
      {"offload", or_null(c.offload)},
      {"gil_ns", ns_or_null(c.gil)},
      {"workers", c.workers},
      {"chunk", c.chunk ? Json(*c.chunk) : Json("auto")},
      {"tasks", c.tasks},
      {"status", name_of(c.status)},
      {"reason", or_null(c.reason)},
      {"digest", digest_json(c.digest)},
      {"samples", std::move(samples)},
      {"summary", summaries_json(c.summaries)},
      {"distributions", distributions_json(c.distributions)},
      {"imbalance", or_null(c.imbalance)},
      {"breakdown", breakdown_json(c.breakdown)},
      {"speedup", speedup_json(c, baseline)},
      {"comparison", comparison_json(c, baseline)},
      {"diagnosis", diagnosis_json(c.diagnosis)},
  };
}

}  // namespace

std::string render_json(const Report& report, const RenderOptions&) {
  const std::string& baseline = report.cases[report.baseline].name;
  Json cases = Json::array();
  for (const CaseReport& c : report.cases) cases.push_back(case_json(c, baseline_of(report, c)));
  Json gates = Json::array();
  for (const GateResult& gate : report.gates) gates.push_back(gate_json(gate));
  Json json{
      {"schema_version", 1},
      {"complete", report.complete},
      {"stopped_by", name_of(report.stopped_by)},
      {"rounds", report.rounds},
      {"baseline", baseline},
      {"context", context_json(report.context)},
      {"cases", std::move(cases)},
      {"gates", std::move(gates)},
  };
  if (report.sweep) json["sweep"] = sweep_json(report);
  return to_file(json);
}

}  // namespace concbench
