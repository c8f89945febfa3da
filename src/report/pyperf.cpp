#include <fmt/core.h>

#include "report/cases.hpp"
#include "report/json_values.hpp"
#include "report/report.hpp"
#include "report/wording.hpp"
#include "text/list.hpp"
#include "text/printable.hpp"

namespace concbench {
namespace {

/// pyperf refuses a file with metadata that is empty or holds a line break.
void add_text(Json& metadata, const std::string& key, const std::string& text) {
  if (text.find_first_not_of(' ') != std::string::npos) metadata[key] = printable(text);
}

Json suite_metadata(const Report& report) {
  const Context& context = report.context;
  Json json{{"unit", "second"}, {"load_avg_1min", context.environment.load[0]}};
  json["cpu_count"] = context.cpus.present;
  add_text(json, "date", context.date);
  add_text(json, "hostname", context.environment.host);
  add_text(json, "cpu_model_name", context.environment.cpu_model);
  add_text(json, "platform", context.environment.kernel);
  add_text(json, "command", join(context.command_line, " "));
  add_text(json, "concbench_version", context.version);
  // There is no benchmark without values; this is where such a case can still be seen.
  for (const CaseReport& c : report.cases) {
    if (!is_measured(c)) add_text(json, c.name, fate_of(c));
  }
  return json;
}

Json case_metadata(const CaseReport& c) {
  Json json;
  add_text(json, "name", c.name);
  add_text(json, "workload", c.workload);
  add_text(json, "backend", c.backend);
  add_text(json, "dispatch", c.dispatch);
  json["workers"] = c.workers;
  json["tasks"] = c.tasks;
  // With a prefix, since pyperf gives some names a meaning of its own.
  for (const ReportParam& param : c.params) {
    add_text(json, "param_" + param.name, plain_text(param.value));
  }
  return json;
}

/// A sample is a run with one value, the mean over its passes, which pyperf calls loops.
Json run_json(const Sample& sample, bool warmed_up) {
  Json json;
  json["metadata"] = {{"loops", sample.passes},
                      {"duration", seconds(sample.wall_ns)},
                      {"mem_max_rss", sample.max_rss_bytes}};
  // Each of them is [loops, seconds a loop]; of the warm-up, the first pass alone is known.
  if (warmed_up) json["warmups"] = {{1, seconds(sample.first_pass_ns)}};
  json["values"] = {seconds(sample.total_ns())};
  return json;
}

Json benchmark_json(const CaseReport& c, bool warmed_up) {
  Json runs = Json::array();
  for (const Sample* sample : kept_samples(c)) runs.push_back(run_json(*sample, warmed_up));
  return {{"metadata", case_metadata(c)}, {"runs", std::move(runs)}};
}

}  // namespace

std::string render_pyperf(const Report& report, const RenderOptions&) {
  Json benchmarks = Json::array();
  for (const CaseReport* c : measured_cases(report)) {
    benchmarks.push_back(benchmark_json(*c, report.context.settings.warmup > 0));
  }
  return to_file({{"version", "1.0"},
                  {"metadata", suite_metadata(report)},
                  {"benchmarks", std::move(benchmarks)}});
}

}  // namespace concbench
