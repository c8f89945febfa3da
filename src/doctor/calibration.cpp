#include <algorithm>
#include <cmath>

#include "analysis/pairing.hpp"
#include "doctor/doctor.hpp"
#include "statistics/summary.hpp"

namespace concbench {
namespace {

/// Short computing work, so that what differs between two samples is the machine alone.
Case calibration_case(std::string name, const CpuBudget& cpus) {
  const Plan plan = make_plan({.workload = "fib",
                               .params = {{"tasks", {"1"}}, {"n", {"24"}}},
                               .backends = {std::string(caller_backend().name)}},
                              cpus);
  Case c = plan.cases.front();
  c.name = std::move(name);
  return c;
}

/// More than fit into the time, so that the time ends it.
unsigned rounds_within(std::chrono::nanoseconds time, const Settings& settings) {
  const auto round = 2 * settings.min_sample_time.value_or(Settings::kMinSampleTime);
  constexpr std::int64_t kMost = 1'000'000;
  return static_cast<unsigned>(std::clamp<std::int64_t>(time / round, 1, kMost));
}

std::vector<double> log_ratios(const PairedFigures& pairs) {
  std::vector<double> logs;
  for (std::size_t i = 0; i < pairs.subject.size(); ++i) {
    logs.push_back(std::log(pairs.subject[i] / pairs.baseline[i]));
  }
  return logs;
}

void count_samples(Calibration& calibration, const CaseResult& result) {
  // A case that was not reached has a reason too, but nothing went wrong with it.
  if (has_failed(result.status) && calibration.failure.empty()) calibration.failure = result.reason;
  for (const Sample& sample : result.samples) {
    ++calibration.samples;
    if (sample.invalid.empty()) continue;
    ++calibration.invalid;
    calibration.last_invalid = sample.invalid;
  }
}

std::vector<Sensitivity> sensitivities(const std::vector<double>& logs, double alpha) {
  std::vector<Sensitivity> found;
  for (const std::size_t rounds : {10U, 20U, 50U, 100U, 200U}) {
    found.push_back(sensitivity_at(rounds, logs, alpha));
  }
  return found;
}

}  // namespace

Plan calibration_plan(std::chrono::nanoseconds time, const CpuBudget& cpus) {
  Plan plan{.cpus = cpus};
  // As many passes a sample whatever one takes: what is asked for is how far samples can be
  // trusted.
  plan.settings.min_sample_time = Settings::kMinSampleTime;
  plan.settings.rounds = rounds_within(time, plan.settings);
  plan.settings.time_limit = time;
  plan.cases = {calibration_case("a", cpus), calibration_case("b", cpus)};
  return plan;
}

Calibration calibrate(const Plan& plan, const Measurements& measurements) {
  Calibration found{.work = "fib(24), sequential",
                    .confidence = plan.settings.confidence,
                    .interrupted = measurements.ending == Ending::interrupted};
  for (const CaseResult& result : measurements.cases) count_samples(found, result);
  const std::vector<double> logs =
      log_ratios(pair_totals(measurements.cases[1], measurements.cases[0]));
  const double alpha = 1 - found.confidence;
  found.rounds = logs.size();
  found.sensitivities = sensitivities(logs, alpha);
  if (logs.size() >= 2) found.noise = std::expm1(robust_deviation(logs));
  found.comparison = compare_cases(measurements.cases, 0, single_look(logs.size(), alpha),
                                   plan.settings.margin)[1];
  return found;
}

}  // namespace concbench
