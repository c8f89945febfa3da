#include "doctor/doctor.hpp"

#include <utility>

#include "app/exit_codes.hpp"
#include "app/output.hpp"
#include "app/session.hpp"
#include "cli/command.hpp"
#include "os/signals.hpp"

namespace concbench {
namespace {

struct DoctorOptions {
  std::chrono::nanoseconds calibration_time = std::chrono::seconds(5);
  bool no_calibration = false;
  OutputOptions output;
};

ExitCode add_calibration(DoctorReport& report, std::chrono::nanoseconds time) {
  const Plan plan = calibration_plan(time, cpu_budget());
  Measurements measurements = measure_plan(plan);
  report.calibration = calibrate(plan, measurements);
  // It is meant to last until its time is up.
  if (measurements.ending == Ending::time_limit) measurements.complete = true;
  const bool failed = !report.calibration->failure.empty();
  return first_of({code_of_end(measurements), failed ? ExitCode::case_failed : ExitCode::fine});
}

/// What is known of the machine, and how that ended: a signal that comes meanwhile waits for what
/// was found.
std::pair<DoctorReport, ExitCode> look() {
  SignalWatch signals;
  DoctorReport report{.findings = judge_machine(examine_machine())};
  const int signal = signals.take();
  return {std::move(report), signal == 0 ? ExitCode::fine : code_of_signal(signal)};
}

ExitCode run_doctor(const DoctorOptions& options) {
  Output<DoctorReport> output(options.output);
  auto [report, code] = look();
  if (code == ExitCode::fine && !options.no_calibration) {
    code = add_calibration(report, options.calibration_time);
  }
  output.write(report);
  return code;
}

}  // namespace

Action doctor_command(Command& command) {
  auto& o = command.hold<DoctorOptions>();
  command.add_options("Options",
                      {
                          {"--calibration-time", into(o.calibration_time, time_above_0), "TIME",
                           "how long to measure the same work against itself, for the noise of "
                           "this machine"},
                          {"--no-calibration",
                           into(o.no_calibration),
                           "",
                           "only look at the machine",
                           {.excludes = "--calibration-time"}},
                      });
  add_format<DoctorReport>(command, o.output);
  add_exports<DoctorReport>(command, o.output);
  return [&o](const auto&) { return run_doctor(o); };
}

}  // namespace concbench
