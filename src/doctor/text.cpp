#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "doctor/wording.hpp"
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

void write_samples(Page& page, const Calibration& c, const RenderOptions& options) {
  write_folded(page, samples_text(c), options, {{"  "}});
}

void write_state(Page& page, const Calibration& c, const RenderOptions& options) {
  if (c.interrupted) page.line("  Incomplete: it was interrupted.");
  if (!c.failure.empty()) write_folded(page, "failed: " + c.failure, options, {{"  "}}, Ink::red);
}

void write_verdict(Page& page, const Calibration& c) {
  if (!c.comparison) return;
  page.line({{"  "}, {verdict_text(c), is_false_alarm(c) ? Ink::red : Ink::plain}});
}

void write_sensitivity(Page& page, const Calibration& c, const RenderOptions& options) {
  Column rounds{.title = "  rounds", .cells = {}};
  Column half{.title = "half interval", .cells = {}};
  Column smallest{.title = "smallest difference", .cells = {}};
  for (const Sensitivity& s : c.sensitivities) {
    rounds.cells.push_back("  " + std::to_string(s.rounds));
    half.cells.push_back(fine_percent(s.half_width));
    smallest.cells.push_back(fine_percent(s.difference));
  }
  page.line();
  write_table(page, {.columns = {rounds, half, smallest}}, options);
  write_folded(page, sensitivity_text(c), options, {{"  "}});
}

void write_noise(Page& page, const Calibration& c, const RenderOptions& options) {
  if (!c.noise) {
    page.line("  too few usable rounds to tell more");
    return;
  }
  page.line(fmt::format("  noise floor: {} of the ratio in one round", fine_percent(c.noise)));
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

}  // namespace

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
      {.name = "html",
       .help = "one page with a chart, for a browser",
       .render = render_doctor_html},
  };
  return kFormats;
}

}  // namespace concbench
