#include "doctor/formats.hpp"
#include "report/json_parts.hpp"
#include "report/json_text.hpp"

namespace concbench {
namespace {

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
  return comparison ? estimate_json(comparison->ratio) : Json(nullptr);
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
  return to_file(json);
}

}  // namespace concbench
