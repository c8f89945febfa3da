#include <cmath>
#include <nlohmann/json.hpp>

#include "doctor.hpp"

namespace concbench {
namespace {

// Keys stay in the order in which they are set, as people read them.
using Json = nlohmann::ordered_json;

Json or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json or_null(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

/// JSON has no infinity and no NaN: a bound that says nothing is null.
Json finite_or_null(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json finding_json(const MachineFinding& finding) {
  return {{"group", finding.group},
          {"name", finding.name},
          {"value", finding.value},
          {"verdict", name_of(finding.verdict)},
          {"advice", or_null(finding.advice)}};
}

Json findings_json(const std::vector<MachineFinding>& findings) {
  Json json = Json::array();
  for (const MachineFinding& finding : findings) json.push_back(finding_json(finding));
  return json;
}

Json sensitivities_json(const std::vector<Sensitivity>& sensitivities) {
  Json json = Json::array();
  for (const Sensitivity& s : sensitivities) {
    json.push_back({{"rounds", s.rounds},
                    {"half_width", or_null(s.half_width)},
                    {"smallest_difference", or_null(s.difference)}});
  }
  return json;
}

Json ratio_json(const std::optional<Comparison>& comparison) {
  if (!comparison) return nullptr;
  const Estimate& ratio = comparison->ratio;
  return {{"point", finite_or_null(ratio.point)}, {"lower", finite_or_null(ratio.lower)},
          {"upper", finite_or_null(ratio.upper)}, {"confidence", ratio.confidence},
          {"method", to_string(ratio.method)},    {"n", ratio.n}};
}

Json verdict_json(const std::optional<Comparison>& comparison) {
  return comparison ? Json(to_string(comparison->verdict)) : Json(nullptr);
}

Json calibration_json(const Calibration& c) {
  return {{"work", c.work},
          {"complete", !c.interrupted && c.failure.empty()},
          {"failure", or_null(c.failure)},
          {"rounds", c.rounds},
          {"samples_taken", c.samples},
          {"samples_invalid", c.invalid},
          {"last_invalid", or_null(c.last_invalid)},
          {"noise", or_null(c.noise)},
          {"ratio", ratio_json(c.comparison)},
          {"verdict", verdict_json(c.comparison)},
          {"confidence", c.confidence},
          {"sensitivity", sensitivities_json(c.sensitivities)}};
}

}  // namespace

std::string render_doctor_json(const DoctorReport& report, const RenderOptions&) {
  const Json json{
      {"schema_version", 1},
      {"findings", findings_json(report.findings)},
      {"calibration", report.calibration ? calibration_json(*report.calibration) : Json(nullptr)},
  };
  // Names that the machine gave may hold bytes that are no UTF-8.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace concbench
