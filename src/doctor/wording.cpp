#include "doctor/wording.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "report/wording.hpp"
#include "text/list.hpp"
#include "text/printable.hpp"

namespace concbench {
namespace {

bool is_too_busy(const Calibration& c) { return 2 * c.invalid > c.samples; }

std::vector<std::string> names_of(const std::vector<MachineFinding>& findings, Concern verdict) {
  std::vector<std::string> names;
  for (const MachineFinding& finding : findings) {
    if (finding.verdict == verdict) names.emplace_back(finding.name);
  }
  return names;
}

std::string findings_text(const std::vector<MachineFinding>& findings) {
  if (const auto bad = names_of(findings, Concern::warning); !bad.empty()) {
    return fmt::format("Figures from this machine may mislead: see {}", spoken_list(bad));
  }
  if (const auto fair = names_of(findings, Concern::notice); !fair.empty()) {
    return fmt::format("This machine will do; what disturbs it a little: {}", spoken_list(fair));
  }
  return "This machine is fit for benchmarks";
}

}  // namespace

std::string_view name_of(Concern concern) {
  switch (concern) {
    case Concern::good:
      return "good";
    case Concern::notice:
      return "notice";
    case Concern::warning:
      return "warning";
    case Concern::unknown:
      return "unknown";
  }
  return "unknown";
}

std::string fine_percent(std::optional<double> fraction) {
  if (!fraction || !std::isfinite(*fraction)) return "?";
  const double value = 100 * *fraction;
  return fmt::format("{:.{}f} %", value, value < 0.0995 ? 3 : value < 0.995 ? 2 : 1);
}

std::string samples_text(const Calibration& c) {
  const std::string last = c.invalid > 0 ? fmt::format(" (the last one: {})", c.last_invalid) : "";
  return fmt::format("{}, {}, {} invalid{}", counted(c.rounds, "round"),
                     counted(c.samples, "sample"), c.invalid, last);
}

std::string verdict_text(const Calibration& c) {
  const Estimate& ratio = c.comparison->ratio;
  return fmt::format("b against a: {}, ratio {:.4f} ({:.4f}-{:.4f}){}",
                     to_string(c.comparison->verdict), ratio.point, ratio.lower, ratio.upper,
                     is_false_alarm(c) ? ": a false alarm, for a and b are the same" : "");
}

bool is_false_alarm(const Calibration& c) {
  if (!c.comparison) return false;
  const Verdict verdict = c.comparison->verdict;
  return verdict == Verdict::faster || verdict == Verdict::slower;
}

std::string sensitivity_text(const Calibration& c) {
  return fmt::format(
      "at {:g} % confidence; the smallest difference is what four of five runs would show",
      100 * c.confidence);
}

std::string answer(const DoctorReport& report) {
  std::string text = findings_text(report.findings);
  const auto& c = report.calibration;
  if (!c) return text + ".";
  if (is_too_busy(*c)) return text + "; other programs disturbed most samples.";
  const auto told = std::find_if(c->sensitivities.rbegin(), c->sensitivities.rend(),
                                 [](const Sensitivity& s) { return s.difference.has_value(); });
  if (told == c->sensitivities.rend()) return text + ".";
  return fmt::format("{}; {} show differences of {}.", text, counted(told->rounds, "round"),
                     fine_percent(told->difference));
}

}  // namespace concbench
