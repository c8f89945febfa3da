#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "doctor/doctor.hpp"
#include "report/columns.hpp"
#include "text/printable.hpp"

namespace concbench {
namespace {

Ink ink_of(Concern verdict) {
  switch (verdict) {
    case Concern::good:
      return Ink::green;
    case Concern::notice:
      return Ink::yellow;
    case Concern::warning:
      return Ink::red;
    case Concern::unknown:
      return Ink::plain;
  }
  return Ink::plain;
}

std::size_t widest_name(const std::vector<MachineFinding>& findings) {
  std::size_t width = 0;
  for (const MachineFinding& finding : findings) {
    width = std::max(width, text_width(printable(finding.name)));
  }
  return width;
}

/// Advice stands under the value that it is about.
void write_finding(Page& page, const MachineFinding& finding, std::size_t width) {
  const std::string verdict = fmt::format("{:<7}", name_of(finding.verdict));
  const std::string name = padded(printable(finding.name), width, true);
  page.line({{"  "}, {verdict, ink_of(finding.verdict)}, {"  "}, {name}, {"  "}, {finding.value}});
  if (finding.advice.empty()) return;
  page.line(fmt::format("  {:7}  {:{}}  -> {}", "", "", width, finding.advice));
}

void write_findings(Page& page, const std::vector<MachineFinding>& findings) {
  const std::size_t width = widest_name(findings);
  std::string_view group;
  for (const MachineFinding& finding : findings) {
    if (finding.group != group) {
      if (!group.empty()) page.line();
      page.line(finding.group, Ink::bold);
    }
    group = finding.group;
    write_finding(page, finding, width);
  }
}

/// At least two significant digits, where there are that many above 0.001 %; `?` for what is not
/// known.
std::string percent(std::optional<double> fraction) {
  if (!fraction || !std::isfinite(*fraction)) return "?";
  const double value = 100 * *fraction;
  return fmt::format("{:.{}f} %", value, value < 0.0995 ? 3 : value < 0.995 ? 2 : 1);
}

void write_samples(Page& page, const Calibration& c) {
  const std::string last = c.invalid > 0 ? fmt::format(" (the last one: {})", c.last_invalid) : "";
  page.line(
      fmt::format("  {} rounds, {} samples, {} invalid{}", c.rounds, c.samples, c.invalid, last));
}

bool is_too_busy(const Calibration& c) { return 2 * c.invalid > c.samples; }

void write_state(Page& page, const Calibration& c) {
  if (c.interrupted) page.line("  Incomplete: it was interrupted.");
  if (!c.failure.empty()) page.line({{"  "}, {"failed: " + c.failure, Ink::red}});
  if (is_too_busy(c)) page.line({{"  "}, {"this machine is too busy to tell", Ink::red}});
}

void write_verdict(Page& page, const Calibration& c) {
  if (!c.comparison) return;
  const Estimate& ratio = c.comparison->ratio;
  const Verdict verdict = c.comparison->verdict;
  const std::string text = fmt::format("b against a: {}, ratio {:.4f} ({:.4f}-{:.4f})",
                                       to_string(verdict), ratio.point, ratio.lower, ratio.upper);
  if (verdict != Verdict::faster && verdict != Verdict::slower) {
    page.line({{"  "}, {text}});
  } else {
    page.line({{"  "}, {text + ": a false alarm, for a and b are the same", Ink::red}});
  }
}

void write_sensitivity(Page& page, const Calibration& c) {
  page.line();
  page.line(
      {{"  "},
       {fmt::format("{:>6}  {:>13}  {:>19}", "rounds", "half interval", "smallest difference"),
        Ink::bold}});
  for (const Sensitivity& s : c.sensitivities) {
    page.line(fmt::format("  {:>6}  {:>13}  {:>19}", s.rounds, percent(s.half_width),
                          percent(s.difference)));
  }
  page.line(fmt::format(
      "  at {:g} % confidence; the smallest difference is what four of five runs would show",
      100 * c.confidence));
}

void write_noise(Page& page, const Calibration& c) {
  if (!c.noise) {
    page.line("  too few usable rounds to tell more");
    return;
  }
  page.line(fmt::format("  noise floor: {} of the ratio in one round", percent(c.noise)));
  write_verdict(page, c);
  write_sensitivity(page, c);
}

void write_calibration(Page& page, const Calibration& c) {
  page.line();
  page.line(fmt::format("Calibration: {}, against itself", c.work), Ink::bold);
  write_samples(page, c);
  write_state(page, c);
  write_noise(page, c);
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

std::string render_doctor_text(const DoctorReport& report, const RenderOptions& options) {
  Page page(options.color);
  write_findings(page, report.findings);
  if (report.calibration) write_calibration(page, *report.calibration);
  return page.text();
}

template <>
std::span<const Format<DoctorReport>> formats<DoctorReport>() {
  static constexpr Format<DoctorReport> kFormats[] = {
      {.name = "text", .help = "for people", .render = render_doctor_text},
      {.name = "json", .help = "for programs", .render = render_doctor_json},
  };
  return kFormats;
}

}  // namespace concbench
