#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "doctor/doctor.hpp"
#include "support/golden.hpp"
#include "support/usage_error.hpp"

namespace concbench::doctor_formats_test {
namespace {

using Json = nlohmann::json;

DoctorReport example() {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  return {.findings = {{"CPUs", "governor", "performance", Concern::good, ""},
                       {"CPUs", "boost", "on", Concern::notice, "switch it off"},
                       {"Clock", "clocksource", "hpet", Concern::warning, "it is slow"},
                       {"Clock", "reading-cost", "not shown", Concern::unknown, "ask someone"}},
          .calibration = Calibration{
              .work = "fib(24), sequential",
              .rounds = 20,
              .samples = 43,
              .invalid = 3,
              .last_invalid = "others used 63 ms of CPU in 33 ms",
              .confidence = 0.99,
              .noise = 0.0123,
              .sensitivities = {{10, std::nullopt, std::nullopt},
                                {50, 0.0612, 0.1},
                                {200, 0.00098, 0.0099}},
              .comparison = Comparison{.ratio = {.point = 1.001,
                                                 .lower = 0.99,
                                                 .upper = kInfinity,
                                                 .confidence = 0.99,
                                                 .method = IntervalMethod::paired_sign,
                                                 .n = 20},
                                       .rounds_needed = {}},
          }};
}

std::string render(std::string_view format, const DoctorReport& report, bool color = false) {
  return find_format<DoctorReport>(format).render(report, {.color = color});
}

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

class DoctorFormats : public testing::TestWithParam<Format<DoctorReport>> {};

TEST_P(DoctorFormats, ShowAReportAsApproved) {
  const std::string_view name = GetParam().name;
  expect_approved(std::string("doctor.").append(name == "text" ? "txt" : name),
                  GetParam().render(example(), {}));
}

TEST_P(DoctorFormats, ShowTheFindingsAlone) {
  DoctorReport report = example();
  report.calibration.reset();
  const std::string shown = GetParam().render(report, {});
  EXPECT_TRUE(contains(shown, "governor"));
  EXPECT_FALSE(contains(shown, "noise"));
  EXPECT_TRUE(shown.ends_with("\n"));
}

INSTANTIATE_TEST_SUITE_P(Doctor, DoctorFormats, testing::ValuesIn(formats<DoctorReport>()),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(DoctorText, IsColoredOnlyWhereAsked) {
  EXPECT_TRUE(contains(render("text", example(), true), "\x1b[31mwarning\x1b[0m"));
  EXPECT_FALSE(contains(render("text", example(), false), "\x1b"));
}

TEST(DoctorText, CallsADifferenceOfTheSameAFalseAlarm) {
  DoctorReport report = example();
  EXPECT_FALSE(contains(render("text", report), "false alarm"));
  report.calibration->comparison->verdict = Verdict::slower;
  EXPECT_TRUE(contains(render("text", report), "b against a: slower"));
  EXPECT_TRUE(contains(render("text", report), "false alarm"));
}

TEST(DoctorText, SaysWhereTooLittleCanBeTold) {
  DoctorReport report = example();
  report.calibration = Calibration{.samples = 30, .invalid = 16, .last_invalid = "busy"};
  const std::string shown = render("text", report);
  EXPECT_TRUE(contains(shown, "other programs"));
  EXPECT_TRUE(contains(shown, "too few usable rounds"));
  EXPECT_FALSE(contains(shown, "smallest difference"));
}

TEST(DoctorText, SaysWhatCutTheCalibrationShort) {
  DoctorReport report = example();
  report.calibration->interrupted = true;
  report.calibration->failure = "cannot fork";
  const std::string shown = render("text", report);
  EXPECT_TRUE(contains(shown, "Incomplete: it was interrupted."));
  EXPECT_TRUE(contains(shown, "failed: cannot fork"));
}

TEST(DoctorJson, HasNullForWhatIsNotKnown) {
  const Json json = Json::parse(render("json", example()));
  EXPECT_TRUE(json["findings"][0]["advice"].is_null());
  EXPECT_TRUE(json["calibration"]["ratio"]["upper"].is_null());
  EXPECT_TRUE(json["calibration"]["sensitivity"][0]["half_width"].is_null());
  DoctorReport report = example();
  report.calibration.reset();
  EXPECT_TRUE(Json::parse(render("json", report))["calibration"].is_null());
}

TEST(DoctorJson, SurvivesBytesThatAreNoText) {
  DoctorReport report = example();
  report.findings[0].value = "caf\xe9";
  EXPECT_TRUE(Json::accept(render("json", report)));
}

TEST(DoctorFormat, IsFoundByItsName) {
  EXPECT_EQ(usage_error([] { find_format<DoctorReport>("jsn"); }),
            "no format named 'jsn'; did you mean 'json'?");
}

}  // namespace
}  // namespace concbench::doctor_formats_test
