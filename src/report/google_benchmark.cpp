#include <fmt/core.h>

#include <charconv>
#include <cmath>

#include "report/cases.hpp"
#include "report/json_values.hpp"
#include "report/report.hpp"

namespace concbench {
namespace {

/// The nominal frequency, where the maker writes it into the name (`... @ 3.00GHz`); 0, as that
/// library has it for unknown, elsewhere.
std::uint64_t mhz_of(const std::string& cpu_model) {
  const auto at = cpu_model.rfind("@ ");
  if (at == std::string::npos || !cpu_model.ends_with("GHz")) return 0;
  double ghz = 0;
  std::from_chars(cpu_model.data() + at + 2, cpu_model.data() + cpu_model.size(), ghz);
  return static_cast<std::uint64_t>(std::llround(ghz * 1000));
}

/// There are two in that library: with assertions and without.
std::string_view build_type(const std::string& ours) {
  return ours == "Debug" || ours.empty() ? "debug" : "release";
}

Json context_json(const Report& report) {
  const Context& context = report.context;
  const Environment& environment = context.environment;
  Json json{
      {"date", context.date},
      {"host_name", environment.host},
      {"executable", context.command_line.empty() ? "" : context.command_line.front()},
      {"num_cpus", context.cpus.present},
      {"mhz_per_cpu", mhz_of(environment.cpu_model)},
      {"cpu_scaling_enabled", environment.governor.value_or("performance") != "performance"},
      {"caches", Json::array()},
      {"load_avg", environment.load},
      {"library_build_type", build_type(context.build_type)},
  };
  // As a benchmark, a case without figures would count as 0 ns in every mean; the context takes any
  // key, and the name of a case is none of the library's own.
  for (const CaseReport& c : report.cases) {
    if (!is_measured(c)) json[c.name] = fate_of(c);
  }
  return json;
}

/// What the rows of a case have in common.
struct Family {
  const CaseReport& c;
  std::size_t index = 0;
  std::size_t repetitions = 1;
};

Json head_json(const Family& family, const std::string& name, std::string_view run_type) {
  return {{"name", name},
          {"family_index", family.index},
          {"per_family_instance_index", 0},
          {"run_name", family.c.name},
          {"run_type", run_type},
          {"repetitions", family.repetitions}};
}

/// Times in nanoseconds; `cpu` is that of all workers together.
void add_times(Json& json, std::uint64_t iterations, double total, double cpu) {
  json["iterations"] = iterations;
  json["real_time"] = total;
  json["cpu_time"] = cpu;
  json["time_unit"] = "ns";
}

void add_counters(Json& json, const CaseReport& c, double total, double rss) {
  if (total > 0) json["items_per_second"] = static_cast<double>(c.tasks) * 1e9 / total;
  json["max_rss_bytes"] = rss;
}

Json median_json(const Family& family) {
  const CaseReport& c = family.c;
  std::uint64_t passes = 0;
  for (const Sample* sample : kept_samples(c)) passes += sample->passes;
  Json json = head_json(family, c.name, "iteration");
  json["repetition_index"] = 0;
  json["threads"] = c.workers;
  const double total = c.summary("total_ns").median;
  add_times(json, passes, total, c.summary("cpu_ns").median);
  add_counters(json, c, total, c.summary("max_rss_bytes").median);
  return json;
}

Json sample_json(const Family& family, const Sample& sample, std::size_t index) {
  Json json = head_json(family, family.c.name, "iteration");
  json["repetition_index"] = index;
  json["threads"] = family.c.workers;
  add_times(json, sample.passes, sample.total_ns(), sample.cpu_user_ns + sample.cpu_system_ns);
  add_counters(json, family.c, sample.total_ns(), static_cast<double>(sample.max_rss_bytes));
  return json;
}

struct Aggregate {
  std::string_view name;
  double Summary::*of;
};

constexpr Aggregate kAggregates[] = {
    {"mean", &Summary::mean}, {"median", &Summary::median}, {"stddev", &Summary::stddev}};

Json aggregate_json(const Family& family, const Aggregate& aggregate) {
  const CaseReport& c = family.c;
  Json json = head_json(family, fmt::format("{}_{}", c.name, aggregate.name), "aggregate");
  json["threads"] = c.workers;
  json["aggregate_name"] = aggregate.name;
  json["aggregate_unit"] = "time";
  add_times(json, family.repetitions, c.summary("total_ns").*aggregate.of,
            c.summary("cpu_ns").*aggregate.of);
  return json;
}

void add_all_samples(Json& rows, const CaseReport& c, std::size_t index) {
  const auto samples = kept_samples(c);
  const Family family{.c = c, .index = index, .repetitions = samples.size()};
  for (std::size_t i = 0; i < samples.size(); ++i) {
    rows.push_back(sample_json(family, *samples[i], i));
  }
  for (const Aggregate& aggregate : kAggregates) rows.push_back(aggregate_json(family, aggregate));
}

}  // namespace

std::string render_google_benchmark(const Report& report, const RenderOptions& options) {
  Json rows = Json::array();
  const auto cases = measured_cases(report);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    if (options.all_samples) {
      add_all_samples(rows, *cases[i], i);
    } else {
      rows.push_back(median_json({.c = *cases[i], .index = i}));
    }
  }
  return to_file({{"context", context_json(report)}, {"benchmarks", std::move(rows)}});
}

}  // namespace concbench
