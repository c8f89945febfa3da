#include <gtest/gtest.h>

#include <cmath>

#include "doctor/doctor.hpp"
#include "support/random.hpp"

namespace concbench::doctor_calibration_test {
namespace {

using namespace std::chrono_literals;

Plan plan_of(std::chrono::nanoseconds time) { return calibration_plan(time, {.affinity = 2}); }

Sample took(unsigned round, double work_ns) {
  Sample sample{{.work_ns = work_ns}};
  sample.round = round;
  sample.passes = 1;
  return sample;
}

/// Rounds in which both cases scatter by `deviation`.
Measurements rounds(unsigned count, double deviation) {
  Random random(3);
  Measurements measurements{.ending = Ending::time_limit, .rounds = count};
  measurements.cases.assign(2, CaseResult{.status = Status::ok});
  for (unsigned round = 0; round < count; ++round) {
    for (CaseResult& c : measurements.cases) {
      c.samples.push_back(took(round, 1e5 * std::exp(deviation * random.normal())));
    }
  }
  return measurements;
}

TEST(Calibration, PlansTwoCasesThatDifferInTheNameOnly) {
  const Plan plan = plan_of(5s);
  ASSERT_EQ(plan.cases.size(), 2U);
  EXPECT_EQ(plan.cases[0].name, "a");
  EXPECT_EQ(plan.cases[1].name, "b");
  EXPECT_EQ(plan.cases[0].workload, plan.cases[1].workload);
  EXPECT_EQ(plan.cases[0].params, plan.cases[1].params);
  EXPECT_EQ(plan.cases[0].backend->name, "sequential");
  EXPECT_EQ(plan.cases[0].skipped, "");
}

TEST(Calibration, MeasuresAsAnyRunDoesUntilItsTimeIsUp) {
  const Plan plan = plan_of(5s);
  EXPECT_EQ(plan.settings.time_limit, 5s);
  EXPECT_EQ(plan.settings.min_sample_time, Settings::kMinSampleTime);
  EXPECT_GE(plan.settings.rounds.value() * 2 * *plan.settings.min_sample_time, 5s);
  EXPECT_EQ(plan_of(1ns).settings.rounds, 1U);
}

TEST(Calibration, HasTheNoiseOfARound) {
  const Calibration found = calibrate(plan_of(5s), rounds(400, 0.01));
  EXPECT_EQ(found.rounds, 400U);
  EXPECT_EQ(found.samples, 800U);
  EXPECT_NEAR(found.noise.value(), 0.01 * std::sqrt(2), 0.002);
}

TEST(Calibration, HasWhatMoreAndMoreRoundsCanShow) {
  const Calibration found = calibrate(plan_of(5s), rounds(100, 0.01));
  ASSERT_EQ(found.sensitivities.size(), 5U);
  EXPECT_EQ(found.sensitivities.front().rounds, 10U);
  EXPECT_EQ(found.sensitivities.back().rounds, 200U);
  for (std::size_t i = 1; i < found.sensitivities.size(); ++i) {
    EXPECT_LT(found.sensitivities[i].half_width, found.sensitivities[i - 1].half_width);
    EXPECT_LT(found.sensitivities[i].difference, found.sensitivities[i - 1].difference);
  }
  EXPECT_GT(found.sensitivities.back().half_width, 0.0);
}

TEST(Calibration, ComparesTheTwoAsARunDoes) {
  const Calibration found = calibrate(plan_of(5s), rounds(100, 0.001));
  ASSERT_TRUE(found.comparison);
  EXPECT_EQ(found.comparison->verdict, Verdict::same);
  EXPECT_EQ(found.comparison->ratio.n, 100U);
  EXPECT_EQ(found.comparison->ratio.confidence, 0.99);
}

TEST(Calibration, LeavesInvalidSamplesOutAndCountsThem) {
  Measurements measurements = rounds(20, 0.01);
  measurements.cases[0].samples[3].invalid = "others were busy";
  measurements.cases[1].samples[3].invalid = "the CPU was slow";
  measurements.cases[1].samples[4].invalid = "others were busier";
  const Calibration found = calibrate(plan_of(5s), measurements);
  EXPECT_EQ(found.rounds, 18U);
  EXPECT_EQ(found.invalid, 3U);
  EXPECT_EQ(found.last_invalid, "others were busier");
}

TEST(Calibration, KnowsNothingFromNothing) {
  const Calibration found = calibrate(plan_of(5s), rounds(0, 0));
  EXPECT_EQ(found.noise, std::nullopt);
  EXPECT_FALSE(found.comparison);
  for (const Sensitivity& s : found.sensitivities) EXPECT_EQ(s.half_width, std::nullopt);
}

TEST(Calibration, DoesNotTakeACaseThatWasNotReachedForFailed) {
  Measurements measurements = rounds(0, 0);
  measurements.cases[1] = {.status = Status::skipped, .reason = "not reached"};
  EXPECT_EQ(calibrate(plan_of(5s), measurements).failure, "");
}

TEST(Calibration, SaysWhyItWasCutShort) {
  Measurements measurements = rounds(1, 0.01);
  EXPECT_FALSE(calibrate(plan_of(5s), measurements).interrupted);
  measurements.ending = Ending::interrupted;
  measurements.cases[1].status = Status::failed;
  measurements.cases[1].reason = "cannot fork";
  EXPECT_TRUE(calibrate(plan_of(5s), measurements).interrupted);
  EXPECT_EQ(calibrate(plan_of(5s), measurements).failure, "cannot fork");
}

}  // namespace
}  // namespace concbench::doctor_calibration_test
