#include "report/cases.hpp"
#include "report/json_values.hpp"
#include "report/report.hpp"

namespace concbench {
namespace {

Json parameters_json(const CaseReport& c) {
  Json json{{"backend", c.backend}, {"workers", std::to_string(c.workers)}};
  for (const ReportParam& param : c.params) json[param.name] = plain_text(param.value);
  return json;
}

Json times_json(const std::vector<const Sample*>& samples) {
  Json times = Json::array();
  for (const Sample* sample : samples) times.push_back(seconds(sample->total_ns()));
  return times;
}

Json result_json(const CaseReport& c) {
  const Summary& total = c.summary("total_ns");
  const auto samples = kept_samples(c);
  return {
      {"command", c.name},
      {"mean", seconds(total.mean)},
      {"stddev", samples.size() < 2 ? Json(nullptr) : Json(seconds(total.stddev))},
      {"median", seconds(total.median)},
      {"user", seconds(c.summary("cpu_user_ns").mean)},
      {"system", seconds(c.summary("cpu_system_ns").mean)},
      {"min", seconds(total.min)},
      {"max", seconds(total.max)},
      {"times", times_json(samples)},
      // Only samples that ended well are here.
      {"exit_codes", std::vector<int>(samples.size(), 0)},
      {"parameters", parameters_json(c)},
  };
}

}  // namespace

std::string render_hyperfine(const Report& report, const RenderOptions&) {
  Json results = Json::array();
  for (const CaseReport* c : measured_cases(report)) results.push_back(result_json(*c));
  return to_file({{"results", std::move(results)}});
}

}  // namespace concbench
