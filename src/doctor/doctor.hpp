#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "measure/measurements.hpp"
#include "os/clock.hpp"
#include "os/cpus.hpp"
#include "os/machine.hpp"
#include "os/usage.hpp"
#include "plan/plan.hpp"
#include "report/report.hpp"
#include "statistics/comparison.hpp"
#include "statistics/sensitivity.hpp"

namespace concbench {

/// What decides how much measurements on this machine are worth, before any is made. Absent: cannot
/// be told here.
struct MachineState {
  CpuBudget cpus = {};
  FrequencyControl frequency = {};
  std::optional<unsigned> threads_per_core = {};
  std::optional<std::string> virtualized = {};
  /// Of the last minute.
  double load = 0;
  Pressure pressure = {};
  CpuTime since_boot = {};
  /// While one CPU was kept busy for a moment: steal only shows where there is work.
  CpuTime just_now = {};
  std::optional<Memory> memory = {};
  std::optional<std::string> huge_pages = {};
  std::optional<bool> random_addresses = {};
  std::optional<std::string> clocksource = {};
  std::chrono::nanoseconds clock_resolution{0};
  ClockQuality clock = {};
  Limits limits = {};
};

/// Takes half a second, in which it keeps a CPU busy. Reads /proc and /sys below `root`: another
/// folder than `/` is for tests.
MachineState examine_machine(const std::filesystem::path& root = "/");

/// What a finding means for measurements.
enum class Concern {
  good,
  notice,   ///< known to disturb, within what paired rounds bear with
  warning,  ///< figures from this machine will mislead
  unknown,  ///< the machine does not tell
};

/// One figure of the machine, judged.
struct MachineFinding {
  std::string_view group;
  std::string_view name;
  std::string value;
  Concern verdict = Concern::good;
  /// What it does and what to do, in one line; empty where it is good.
  std::string advice = {};
};

/// In the order in which they are shown; those of a group stand together.
std::vector<MachineFinding> judge_machine(const MachineState& machine);

/// What came out where the same case was measured against itself.
struct Calibration {
  /// What was run.
  std::string work = {};
  /// Rounds with a usable sample of both.
  std::size_t rounds = 0;
  std::size_t samples = 0;
  std::size_t invalid = 0;  ///< of these
  /// Why the last of them was.
  std::string last_invalid = {};
  double confidence = 0;
  /// Robust standard deviation of the ratio of a round, as a fraction; absent below 2 rounds.
  std::optional<double> noise = {};
  std::vector<Sensitivity> sensitivities = {};
  /// Absent without any round.
  std::optional<Comparison> comparison = {};
  bool interrupted = false;
  /// Why it failed; empty: it did not.
  std::string failure = {};
};

/// Two cases, `a` and `b`, that are the same in all but the name, measured as any other plan with
/// default settings, for so long.
Plan calibration_plan(std::chrono::nanoseconds time, const CpuBudget& cpus);

/// `measurements` of measuring such a plan. How long it went on did not depend on what was found,
/// so everything is judged once, at the confidence of the plan.
Calibration calibrate(const Plan& plan, const Measurements& measurements);

struct DoctorReport {
  std::vector<MachineFinding> findings = {};
  std::optional<Calibration> calibration = {};
};

/// The name that the output has for it.
std::string_view name_of(Concern concern);

std::string render_doctor_text(const DoctorReport& report, const RenderOptions& options);
std::string render_doctor_json(const DoctorReport& report, const RenderOptions& options);
std::string render_doctor_html(const DoctorReport& report, const RenderOptions& options);
/// What the JSON format writes, packed on one line, as a part of a page.
std::string json_line_of(const DoctorReport& report);
/// The JSON Schema of that.
std::string doctor_schema();

template <>
std::span<const Format<DoctorReport>> formats<DoctorReport>();

}  // namespace concbench
