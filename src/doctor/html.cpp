#include <fmt/core.h>

#include "doctor/wording.hpp"
#include "html/charts.hpp"
#include "html/document.hpp"

namespace concbench {
namespace {

std::string_view mark_of(Concern verdict) {
  switch (verdict) {
    case Concern::good:
      return "good";
    case Concern::notice:
      return "fair";
    case Concern::warning:
      return "bad";
    case Concern::unknown:
      break;
  }
  return "";
}

std::string findings(const std::vector<MachineFinding>& all) {
  HtmlTable table{.titles = {"part", "looked at", "", "found", "what to do"}, .words = 5};
  for (const MachineFinding& f : all) {
    table.rows.push_back({.cells = {{std::string(f.group)},
                                    {std::string(f.name)},
                                    {std::string(name_of(f.verdict)), "", mark_of(f.verdict)},
                                    {f.value},
                                    {f.advice}}});
  }
  return html_table(table);
}

std::string sensitivity(const Calibration& c) {
  CurveChart chart{.curves = {},
                   .x_title = "rounds",
                   .y_title = "smallest difference that is shown",
                   .x_logarithmic = true,
                   .x_ticks = {},
                   .levels = {},
                   .x_text = axis_number,
                   .y_axis_text = [](double y) { return fmt::format("{:g} %", 100 * y); },
                   .y_text = [](double y) { return fine_percent(y); }};
  HtmlTable data{.titles = {"rounds", "half interval", "smallest difference"}, .words = 0};
  Curve curve{.label = c.work, .points = {}};
  for (const Sensitivity& s : c.sensitivities) {
    data.rows.push_back({.cells = {{std::to_string(s.rounds)},
                                   {fine_percent(s.half_width)},
                                   {fine_percent(s.difference)}}});
    if (!s.difference) continue;
    const auto rounds = static_cast<double>(s.rounds);
    chart.x_ticks.push_back(rounds);
    curve.points.push_back({rounds, point_alone(*s.difference)});
  }
  if (curve.points.empty()) return html_table(data);
  chart.curves.push_back(std::move(curve));
  return html_figure({.id = "sensitivity",
                      .title = "Differences that can be shown here",
                      .description = "The smallest difference that a comparison on this machine "
                                     "shows, over its rounds.",
                      .how_to_read = "The more rounds, the smaller the differences that show; " +
                                     sensitivity_text(c) + ".",
                      .data = std::move(data)},
                     draw(chart));
}

std::string calibration(const Calibration& c) {
  std::string text =
      html_section("Calibration: " + c.work + ", against itself") + html_paragraph(samples_text(c));
  if (c.interrupted) text += html_paragraph("Incomplete: it was interrupted.", "bad");
  if (!c.failure.empty()) text += html_paragraph("failed: " + c.failure, "bad");
  if (!c.noise) return text + html_paragraph("too few usable rounds to tell more");
  text += html_paragraph(
      fmt::format("noise floor: {} of the ratio in one round", fine_percent(c.noise)));
  if (c.comparison) text += html_paragraph(verdict_text(c), is_false_alarm(c) ? "bad" : "");
  return text + sensitivity(c);
}

}  // namespace

std::string render_doctor_html(const DoctorReport& report, const RenderOptions&) {
  std::string body = html_heading(answer(report)) + findings(report.findings);
  if (report.calibration) body += calibration(*report.calibration);
  return html_document("What this machine does to measurements", body, json_line_of(report));
}

}  // namespace concbench
