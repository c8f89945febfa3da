#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "doctor/doctor.hpp"
#include "report/columns.hpp"
#include "report/wording.hpp"
#include "text/list.hpp"
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
void write_finding(Page& page, const MachineFinding& finding, std::size_t width,
                   const RenderOptions& options) {
  const std::string verdict = fmt::format("{:<7}", name_of(finding.verdict));
  const std::string name = padded(printable(finding.name), width, true);
  write_folded(page, finding.value, options,
               {{"  "}, {verdict, ink_of(finding.verdict)}, {"  "}, {name}, {"  "}});
  if (finding.advice.empty()) return;
  const std::string below(text_width(verdict) + width + 6, ' ');
  write_folded(page, finding.advice, options, {{below}, {"-> "}});
}

void write_findings(Page& page, const std::vector<MachineFinding>& findings,
                    const RenderOptions& options) {
  const std::size_t width = widest_name(findings);
  std::string_view group;
  for (const MachineFinding& finding : findings) {
    if (finding.group != group) {
      if (!group.empty()) page.line();
      page.line(finding.group, Ink::bold);
    }
    group = finding.group;
    write_finding(page, finding, width, options);
  }
}

/// At least two significant digits, where there are that many above 0.001 %; `?` for what is not
/// known.
std::string percent(std::optional<double> fraction) {
  if (!fraction || !std::isfinite(*fraction)) return "?";
  const double value = 100 * *fraction;
  return fmt::format("{:.{}f} %", value, value < 0.0995 ? 3 : value < 0.995 ? 2 : 1);
}

void write_samples(Page& page, const Calibration& c, const RenderOptions& options) {
  const std::string last = c.invalid > 0 ? fmt::format(" (the last one: {})", c.last_invalid) : "";
  write_folded(page,
               fmt::format("{}, {}, {} invalid{}", counted(c.rounds, "round"),
                           counted(c.samples, "sample"), c.invalid, last),
               options, {{"  "}});
}

bool is_too_busy(const Calibration& c) { return 2 * c.invalid > c.samples; }

void write_state(Page& page, const Calibration& c, const RenderOptions& options) {
  if (c.interrupted) page.line("  Incomplete: it was interrupted.");
  if (!c.failure.empty()) write_folded(page, "failed: " + c.failure, options, {{"  "}}, Ink::red);
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

void write_sensitivity(Page& page, const Calibration& c, const RenderOptions& options) {
  Column rounds{.title = "  rounds", .cells = {}};
  Column half{.title = "half interval", .cells = {}};
  Column smallest{.title = "smallest difference", .cells = {}};
  for (const Sensitivity& s : c.sensitivities) {
    rounds.cells.push_back("  " + std::to_string(s.rounds));
    half.cells.push_back(percent(s.half_width));
    smallest.cells.push_back(percent(s.difference));
  }
  page.line();
  write_table(page, {.columns = {rounds, half, smallest}}, options);
  write_folded(page,
               fmt::format("at {:g} % confidence; the smallest difference is what four of five "
                           "runs would show",
                           100 * c.confidence),
               options, {{"  "}});
}

void write_noise(Page& page, const Calibration& c, const RenderOptions& options) {
  if (!c.noise) {
    page.line("  too few usable rounds to tell more");
    return;
  }
  page.line(fmt::format("  noise floor: {} of the ratio in one round", percent(c.noise)));
  write_verdict(page, c);
  write_sensitivity(page, c, options);
}

void write_calibration(Page& page, const Calibration& c, const RenderOptions& options) {
  page.line();
  page.line(fmt::format("Calibration: {}, against itself", c.work), Ink::bold);
  write_samples(page, c, options);
  write_state(page, c, options);
  write_noise(page, c, options);
}

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
    return fmt::format("This machine will do; what disturbs is told above: {}", spoken_list(fair));
  }
  return "This machine is fit for benchmarks";
}

/// What the machine is good for, in one sentence.
std::string answer(const DoctorReport& report) {
  std::string text = findings_text(report.findings);
  const auto& c = report.calibration;
  if (!c) return text + ".";
  if (is_too_busy(*c)) return text + "; other programs disturbed most samples.";
  const auto told = std::find_if(c->sensitivities.rbegin(), c->sensitivities.rend(),
                                 [](const Sensitivity& s) { return s.difference.has_value(); });
  if (told == c->sensitivities.rend()) return text + ".";
  return fmt::format("{}; {} show differences of {}.", text, counted(told->rounds, "round"),
                     percent(told->difference));
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
  write_findings(page, report.findings, options);
  if (report.calibration) write_calibration(page, *report.calibration, options);
  page.line();
  write_folded(page, answer(report), options, {}, Ink::bold);
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
