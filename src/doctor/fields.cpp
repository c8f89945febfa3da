#include "doctor/doctor.hpp"
#include "report/tables.hpp"

namespace concbench {
namespace {

constexpr Field kFindingRows[] = {
    field<&MachineFinding::group>("group", kText),
    field<&MachineFinding::name>("name", kText),
    field<&MachineFinding::value>("value", kText, "with its unit"),
    field<&MachineFinding::verdict>("verdict", kChoice<Concern::unknown>),
    field<&MachineFinding::advice>("advice", nullable(kText), "what to do; null: nothing"),
};

constexpr TableOf<MachineFinding> kFindingFields("finding", kFindingRows);

constexpr Field kSensitivityRows[] = {
    field<&Sensitivity::rounds>("rounds", kCount),
    field<&Sensitivity::half_width>("half_width", nullable(kFigure),
                                    "of the interval, as a fraction; null: unknown"),
    field<&Sensitivity::difference>("smallest_difference", nullable(kFigure),
                                    "that four of five such runs show; null: unknown"),
};

constexpr TableOf<Sensitivity> kSensitivityFields("sensitivity", kSensitivityRows);

constexpr Field kCalibrationRows[] = {
    field<&Calibration::work>("work", kText, "what was measured against itself"),
    computed("complete", kTruth,
             [](const Calibration& c) { return !c.interrupted && c.failure.empty(); }),
    field<&Calibration::failure>("failure", nullable(kText)),
    field<&Calibration::rounds>("rounds", kCount, "with a valid sample of both"),
    field<&Calibration::samples>("samples_taken", kCount),
    field<&Calibration::invalid>("samples_invalid", kCount, "of these"),
    field<&Calibration::last_invalid>("last_invalid", nullable(kText), "why the last of them was"),
    field<&Calibration::noise>("noise", nullable(kFigure),
                               "robust standard deviation of the ratio of a round"),
    computed("ratio", nullable(kObject<kEstimateFields>),
             [](const Calibration& c) {
               return c.comparison ? std::optional(c.comparison->ratio) : std::nullopt;
             }),
    computed("verdict", nullable(kChoice<Verdict::undecided>),
             [](const Calibration& c) {
               return c.comparison ? std::optional(c.comparison->verdict) : std::nullopt;
             }),
    field<&Calibration::confidence>("confidence", kFraction),
    field<&Calibration::sensitivities>("sensitivity", list_of(kObject<kSensitivityFields>),
                                       "what comparisons on this machine can show"),
};

constexpr TableOf<Calibration> kCalibrationFields("calibration", kCalibrationRows);

constexpr Field kDoctorRows[] = {
    computed("schema_version", kVersion<1>, [](const DoctorReport&) { return 1; }),
    field<&DoctorReport::findings>("findings", list_of(kObject<kFindingFields>)),
    field<&DoctorReport::calibration>("calibration", nullable(kObject<kCalibrationFields>),
                                      "null: none was asked for"),
};

constexpr TableOf<DoctorReport> kDoctorFields("doctor", kDoctorRows);

}  // namespace

std::string doctor_schema() {
  return schema_text(
      {.title = "concbench doctor",
       .description =
           "What the machine does to measurements, as 'concbench doctor --format json' writes it."},
      kDoctorFields);
}

std::string render_doctor_json(const DoctorReport& report, const RenderOptions&) {
  return json_file(kDoctorFields, &report);
}

std::string json_line_of(const DoctorReport& report) { return json_line(kDoctorFields, &report); }

}  // namespace concbench
