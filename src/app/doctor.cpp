#include "doctor/doctor.hpp"

#include <memory>

#include "app/commands.hpp"
#include "app/exit_codes.hpp"
#include "app/session.hpp"
#include "cli/command.hpp"
#include "cli/read_options.hpp"
#include "os/terminal.hpp"
#include "terminal/color.hpp"

namespace concbench {
namespace {

/// The texts of the options, as they were typed.
struct DoctorOptions {
  std::string format = "text";
  std::string calibration_time = "5s";
  bool no_calibration = false;
  std::string color = "auto";
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

ExitCode run_doctor(const DoctorOptions& options) {
  const Format<DoctorReport>& format = find_format<DoctorReport>(options.format);
  const RenderOptions render{.color = use_color(options.color)};
  const std::chrono::nanoseconds time = read_time(options.calibration_time, "--calibration-time");
  DoctorReport report{.findings = judge_machine(examine_machine())};
  const ExitCode code = options.no_calibration ? ExitCode::fine : add_calibration(report, time);
  write_stdout(format.render(report, render));
  return code;
}

void add_options(Command& command, DoctorOptions& o) {
  const OptionTraits any{.check = nullptr};
  command.add_options(
      "Options",
      {
          {"--format", &o.format, "FORMAT", "on stdout: text or json", any},
          {"--calibration-time", &o.calibration_time, "TIME",
           "how long the same work is measured against itself, for this machine's noise", any},
          {"--no-calibration",
           &o.no_calibration,
           "",
           "only look at the machine",
           {.excludes = "--calibration-time"}},
          {"--color", &o.color, "WHEN", "auto, always or never", any},
      });
}

}  // namespace

void setup_doctor(Command& program) {
  program.add_command(
      {.name = "doctor", .help = "Show how far measurements on this machine can be trusted"},
      [](Command& command) {
        const auto options = std::make_shared<DoctorOptions>();
        add_options(command, *options);
        return [options](const auto&) { return run_doctor(*options); };
      });
}

}  // namespace concbench
