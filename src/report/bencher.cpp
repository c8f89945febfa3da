#include <cmath>

#include "report/cases.hpp"
#include "report/json_values.hpp"
#include "report/report.hpp"

namespace concbench {
namespace {

/// Bencher's own measure `latency` is in nanoseconds. A bound that is not known is left out, as the
/// format allows; null is not allowed.
Json latency_json(const MetricSummary& total) {
  Json json{{"value", total.summary.median}};
  if (std::isfinite(total.estimate.lower)) json["lower_value"] = total.estimate.lower;
  if (std::isfinite(total.estimate.upper)) json["upper_value"] = total.estimate.upper;
  return json;
}

}  // namespace

std::string render_bencher(const Report& report, const RenderOptions&) {
  Json json = Json::object();
  for (const CaseReport* c : measured_cases(report)) {
    json[c->name] = {{"latency", latency_json(c->metric("total_ns"))}};
  }
  return to_file(json);
}

}  // namespace concbench
