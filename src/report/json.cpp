#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "formats.hpp"

namespace concbench {
namespace {

// Keys stay in the order in which they are set, as people read them.
using Json = nlohmann::ordered_json;

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

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
      {"rounds", context.settings.rounds},
      {"warmup_passes", context.settings.warmup},
      {"min_sample_time_ns", context.settings.min_sample_time.count()},
      {"timeout_ns", ns_or_null(context.settings.timeout)},
      {"time_limit_ns", ns_or_null(context.settings.time_limit)},
  };
}

Json sample_json(const Sample& sample) {
  return {
      {"round", sample.round},
      {"order", sample.order},
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
      {"dropped_connections", sample.dropped_connections},
  };
}

Json summary_json(const Summary& summary) {
  return {{"median", summary.median},
          {"mean", summary.mean},
          {"stddev", summary.stddev},
          {"min", summary.min},
          {"max", summary.max}};
}

Json summaries_json(const std::vector<Summary>& summaries) {
  if (summaries.empty()) return nullptr;
  Json json = Json::object();
  for (std::size_t i = 0; i < summaries.size(); ++i) {
    json[std::string(metrics()[i].key)] = summary_json(summaries[i]);
  }
  return json;
}

Json speedup_json(const std::optional<Speedup>& speedup) {
  if (!speedup) return nullptr;
  return {{"baseline", speedup->baseline}, {"total", speedup->total}};
}

Json case_json(const CaseReport& c) {
  Json params = Json::object();
  for (const ReportParam& param : c.params) params[param.name] = std::visit(ToJson{}, param.value);
  Json samples = Json::array();
  for (const Sample& sample : c.samples) samples.push_back(sample_json(sample));
  return {
      {"name", c.name},
      {"workload", {{"name", c.workload}, {"params", std::move(params)}}},
      {"backend", c.backend},
      {"dispatch", c.dispatch},
      {"workers", c.workers},
      {"chunk", c.chunk ? Json(*c.chunk) : Json("auto")},
      {"tasks", c.tasks},
      {"status", name_of(c.status)},
      {"reason", or_null(c.reason)},
      {"digest", digest_json(c.digest)},
      {"samples", std::move(samples)},
      {"summary", summaries_json(c.summaries)},
      {"speedup", speedup_json(c.speedup)},
  };
}

}  // namespace

std::string render_json(const Report& report, const RenderOptions&) {
  Json cases = Json::array();
  for (const CaseReport& c : report.cases) cases.push_back(case_json(c));
  const Json json{
      {"schema_version", 1},
      {"complete", report.complete},
      {"context", context_json(report.context)},
      {"cases", std::move(cases)},
  };
  // Names of files and hosts may hold bytes that are no UTF-8; they must not cost the results.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace concbench
