#include "app/session.hpp"

#include "analysis/stopping_judge.hpp"
#include "measure/sampler.hpp"
#include "os/environment.hpp"
#include "terminal/progress.hpp"

namespace concbench {
namespace {

/// Such as `GCC 12.2.0`.
std::string compiler() {
#ifdef __clang__
  return __VERSION__;
#else
  return "GCC " __VERSION__;
#endif
}

std::string runtime_of(const Plan& plan) {
  if (plan.cases.empty()) return "";
  const Case& c = plan.cases.front();
  const WorkloadInfo& workload = c.workload->info;
  return workload.runtime == nullptr ? "" : workload.runtime(c.params);
}

}  // namespace

std::string_view version() { return CONCBENCH_VERSION; }

Context read_context(const Plan& plan, const std::vector<std::string>& arguments) {
  return {
      .command_line = arguments,
      .date = local_time_now(),
      .environment = read_environment(),
      .cpus = plan.cpus,
      .compiler = compiler(),
      .build_type = CONCBENCH_BUILD_TYPE,
      .version = std::string(version()),
      .runtime = runtime_of(plan),
      .settings = plan.settings,
  };
}

Measurements Session::measure(const Plan& plan, const Part& part) {
  std::optional<Clock::time_point> end;
  if (const auto& limit = plan.settings.time_limit) end = deadline_after(Clock::now(), *limit);
  Stage stage(plan, &signals_.fd());
  ForkingSampler sampler(plan, stage, &signals_.fd(), [&] { progress_.tick(); });
  StoppingJudge judge(plan);
  progress_.begin(part.later);
  Measurements measurements = concbench::measure(
      plan, sampler, judge, Clock::now, [&](const Progress& where) { progress_.show(where); });
  if (part.traces != nullptr) {
    *part.traces = trace_cases(measurements, [&](std::size_t index, std::size_t most) {
      progress_.say("tracing " + plan.cases[index].name);
      return sampler.trace(index, most, end);
    });
  }
  progress_.end();
  measurements.signal = signals_.take();
  return measurements;
}

Measurements measure_plan(const Plan& plan, std::vector<CaseTrace>* traces) {
  return Session().measure(plan, {.traces = traces});
}

}  // namespace concbench
