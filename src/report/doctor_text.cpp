#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "doctor.hpp"
#include "paint.hpp"

namespace concbench {
namespace {

std::string painted(Concern verdict, const Paint& paint) {
  std::string text = fmt::format("{:<7}", name_of(verdict));
  switch (verdict) {
    case Concern::good:
      return paint.green(text);
    case Concern::notice:
      return paint.yellow(text);
    case Concern::warning:
      return paint.red(text);
    case Concern::unknown:
      return text;
  }
  return text;
}

std::size_t widest_name(const std::vector<MachineFinding>& findings) {
  std::size_t width = 0;
  for (const MachineFinding& finding : findings) width = std::max(width, finding.name.size());
  return width;
}

/// Advice stands under the value that it is about.
std::string finding_lines(const MachineFinding& finding, std::size_t width, const Paint& paint) {
  std::string text = fmt::format("  {}  {:<{}}  {}\n", painted(finding.verdict, paint),
                                 finding.name, width, finding.value);
  if (finding.advice.empty()) return text;
  return text + fmt::format("  {:7}  {:{}}  -> {}\n", "", "", width, finding.advice);
}

std::string findings_text(const std::vector<MachineFinding>& findings, const Paint& paint) {
  const std::size_t width = widest_name(findings);
  std::string text;
  std::string_view group;
  for (const MachineFinding& finding : findings) {
    if (finding.group != group) {
      text += fmt::format("{}{}\n", text.empty() ? "" : "\n", paint.bold(finding.group));
    }
    group = finding.group;
    text += finding_lines(finding, width, paint);
  }
  return text;
}

/// At least two significant digits, where there are that many above 0.001 %; `?` for what is not
/// known.
std::string percent(std::optional<double> fraction) {
  if (!fraction || !std::isfinite(*fraction)) return "?";
  const double value = 100 * *fraction;
  return fmt::format("{:.{}f} %", value, value < 0.0995 ? 3 : value < 0.995 ? 2 : 1);
}

std::string samples_line(const Calibration& c) {
  std::string text =
      fmt::format("  {} rounds, {} samples, {} invalid", c.rounds, c.samples, c.invalid);
  if (c.invalid > 0) text += fmt::format(" (the last one: {})", c.last_invalid);
  return text + "\n";
}

bool is_too_busy(const Calibration& c) { return 2 * c.invalid > c.samples; }

std::string state_lines(const Calibration& c, const Paint& paint) {
  std::string text;
  if (c.interrupted) text += "  Incomplete: it was interrupted.\n";
  if (!c.failure.empty()) text += fmt::format("  {}\n", paint.red("failed: " + c.failure));
  if (is_too_busy(c)) text += fmt::format("  {}\n", paint.red("this machine is too busy to tell"));
  return text;
}

std::string verdict_line(const Calibration& c, const Paint& paint) {
  if (!c.comparison) return "";
  const Estimate& ratio = c.comparison->ratio;
  const std::string text =
      fmt::format("b against a: {}, ratio {:.4f} ({:.4f}-{:.4f})", to_string(c.comparison->verdict),
                  ratio.point, ratio.lower, ratio.upper);
  const Verdict verdict = c.comparison->verdict;
  if (verdict != Verdict::faster && verdict != Verdict::slower) return fmt::format("  {}\n", text);
  return fmt::format("  {}\n", paint.red(text + ": a false alarm, for a and b are the same"));
}

std::string sensitivity_lines(const Calibration& c, const Paint& paint) {
  std::string text =
      fmt::format("\n  {}\n", paint.bold(fmt::format("{:>6}  {:>13}  {:>19}", "rounds",
                                                     "half interval", "smallest difference")));
  for (const Sensitivity& s : c.sensitivities) {
    text += fmt::format("  {:>6}  {:>13}  {:>19}\n", s.rounds, percent(s.half_width),
                        percent(s.difference));
  }
  return text + fmt::format(
                    "  at {:g} % confidence; the smallest difference is what four of five "
                    "runs would show\n",
                    100 * c.confidence);
}

std::string noise_lines(const Calibration& c, const Paint& paint) {
  if (!c.noise) return "  too few usable rounds to tell more\n";
  return fmt::format("  noise floor: {} of the ratio in one round\n", percent(c.noise)) +
         verdict_line(c, paint) + sensitivity_lines(c, paint);
}

std::string calibration_text(const Calibration& c, const Paint& paint) {
  return fmt::format("\n{}\n", paint.bold("Calibration: " + c.work + ", against itself")) +
         samples_line(c) + state_lines(c, paint) + noise_lines(c, paint);
}

}  // namespace

std::string render_doctor_text(const DoctorReport& report, const RenderOptions& options) {
  const Paint paint(options.color);
  std::string text = findings_text(report.findings, paint);
  if (report.calibration) text += calibration_text(*report.calibration, paint);
  return text;
}

}  // namespace concbench
