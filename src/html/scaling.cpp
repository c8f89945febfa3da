#include <fmt/core.h>

#include <algorithm>

#include "html/speedup_chart.hpp"
#include "report/cases.hpp"
#include "report/wording.hpp"

namespace concbench {
namespace {

/// As far as it was fitted: beyond the CPUs it says nothing.
std::vector<CurvePoint> law_of(const SweepCurve& curve) {
  std::vector<CurvePoint> law;
  if (!curve.fits) return law;
  for (const LawPoint& point : curve.fits->band) {
    law.push_back({static_cast<double>(point.workers), point.speedup});
  }
  return law;
}

bool has_law(const Report& report) {
  const auto is_fitted = [](const SweepCurve& curve) { return curve.fits.has_value(); };
  return std::ranges::any_of(report.sweep->curves, is_fitted);
}

std::string how_to_read_laws(const Report& report) {
  std::string text = "The dotted line is the ideal, on which each worker is worth one.";
  if (!has_law(report)) return text;
  return text + fmt::format(
                    " A dashed curve is the law that was fitted to worker counts within the CPUs. "
                    "Its band has, at each of them, the middle {:g} % of the same fits to rounds "
                    "drawn again: where the law lies if it holds, not how far samples scatter.",
                    100 * report.context.settings.confidence);
}

/// Of each curve its law, or why there is none.
std::string laws(const Report& report) {
  std::string text = "Laws: ";
  for (const SweepCurve& curve : report.sweep->curves) {
    text += fmt::format("{}{}: {}", &curve == &report.sweep->curves.front() ? "" : "; ",
                        without_workers(report.cases[curve.cases.front()]),
                        curve.fits ? fit_text(curve.fits->best()) : curve.reason);
  }
  return text + ".";
}

}  // namespace

std::string html_scaling(const Report& report) {
  if (!report.sweep) return "";
  SpeedupChart all("workers", axis_number);
  for (const SweepCurve& curve : report.sweep->curves) {
    Curve drawn{.label = without_workers(report.cases[curve.cases.front()]),
                .index = curve.cases.front(),
                .points = {},
                .law = law_of(curve)};
    for (const std::size_t i : curve.cases) {
      const auto& speedup = report.sweep->points[i].speedup;
      if (speedup) all.add(drawn, i, report.cases[i].workers, *speedup);
    }
    all.add(std::move(drawn));
  }
  if (all.chart.curves.empty()) return "";
  all.order_ticks();
  all.chart.diagonal = true;
  const Drawing linear = draw(all.chart);
  all.chart.x_logarithmic = all.chart.y_logarithmic = true;
  return html_figure({.id = "scaling",
                      .title = "Speed-up over workers",
                      .description = "The speed-up with each number of workers, with its interval.",
                      .how_to_read = how_to_read_laws(report),
                      .data = std::move(all.data),
                      .note = laws(report)},
                     linear, draw(all.chart));
}

}  // namespace concbench
