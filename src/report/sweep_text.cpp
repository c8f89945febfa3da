#include <fmt/core.h>

#include <cmath>

#include "report/blocks.hpp"
#include "report/cases.hpp"
#include "report/chart.hpp"
#include "report/columns.hpp"
#include "report/figure.hpp"
#include "report/wording.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

std::string parameter_text(std::string_view name, const Estimate& e) {
  return fmt::format(", {} {:.3g} ({:.3g} to {:.3g})", name, e.point, e.lower, e.upper);
}

}  // namespace

std::string fit_text(const ScalingFit& fit) {
  switch (fit.law) {
    case ScalingLaw::linear:
      return "linear: no contention shows";
    case ScalingLaw::amdahl:
      return "Amdahl's law" + parameter_text("sigma", fit.sigma);
    case ScalingLaw::universal:
      break;
  }
  std::string text = "Universal Scalability Law" + parameter_text("sigma", fit.sigma) +
                     parameter_text("kappa", fit.kappa);
  if (is_bounded(fit.peak)) text += parameter_text("peak at workers", fit.peak);
  return text;
}

namespace {

/// A serial fraction near 0 may well be negative, and three digits of it would be noise.
std::string fraction_text(double value) {
  return std::isfinite(value) ? fmt::format("{:.3f}", value) : "?";
}

std::string fraction_text(const std::optional<Estimate>& e) {
  if (!e) return "";
  if (!is_bounded(*e)) return fraction_text(e->point);
  return fmt::format("{} ({} to {})", fraction_text(e->point), fraction_text(e->lower),
                     fraction_text(e->upper));
}

std::string short_percent(double value) { return short_number(100 * value); }

std::string efficiency_text(const Estimate& e) {
  if (!is_bounded(e)) return short_percent(e.point) + " %";
  return fmt::format("{} % ({}-{})", short_percent(e.point), short_percent(e.lower),
                     short_percent(e.upper));
}

bool is_baseline(const Report& report, const CaseReport& c) {
  return c.name == baseline_of(report, c);
}

std::string speedup_text_of(const Report& report, const SweepPoint& point) {
  if (is_baseline(report, report.cases[point.index])) return "1x";
  return fmt::format("{}x", short_number(point.speedup->point));
}

/// One for each case but the baselines.
void write_points(Page& page, const Report& report, const RenderOptions& options) {
  Column name{.title = "backend", .cells = {}, .left = true, .squeeze = Squeeze::shorten};
  Column workers{.title = "workers", .cells = {}};
  Column efficiency{.title = "efficiency", .cells = {}, .left = true};
  Column serial{.title = "serial fraction", .cells = {}, .left = true, .squeeze = Squeeze::drop};
  for (const SweepPoint& point : report.sweep->points) {
    const CaseReport& c = report.cases[point.index];
    if (!point.speedup || is_baseline(report, c)) continue;
    name.cells.push_back(without_workers(c));
    workers.cells.push_back(std::to_string(c.workers));
    efficiency.cells.push_back(efficiency_text(*point.efficiency));
    serial.cells.push_back(fraction_text(point.serial_fraction));
  }
  if (name.cells.empty()) return;
  page.line();
  write_table(page, {.columns = {name, workers, efficiency, serial}}, options);
}

/// A curve's name is that of its cases without what they differ in.
std::string curve_name(const Report& report, const SweepCurve& curve) {
  return without_workers(report.cases[curve.cases.front()]);
}

void write_title(Page& page, std::string_view title) {
  page.line();
  page.line(title, Ink::bold);
}

void write_fits(Page& page, const Report& report, const RenderOptions& options) {
  if (report.sweep->curves.empty()) return;
  write_title(page, "Scaling law");
  for (const SweepCurve& curve : report.sweep->curves) {
    write_folded(page,
                 fmt::format("{}: {}", curve_name(report, curve),
                             curve.fits ? fit_text(curve.fits->best()) : curve.reason),
                 options, {{"  "}});
  }
}

void write_bars(Page& page, const Report& report, const ChartStyle& style) {
  std::vector<Bar> all;
  for (const SweepPoint& point : report.sweep->points) {
    if (!point.speedup) continue;
    all.push_back(
        {short_name(report.cases[point.index]), *point.speedup, speedup_text_of(report, point)});
  }
  if (all.empty()) return;
  write_title(page, "Speed-up");
  page.lines(bar_chart(std::move(all), style));
}

void write_curves(Page& page, const Report& report, const ChartStyle& style) {
  std::vector<ChartSeries> series;
  for (const SweepCurve& curve : report.sweep->curves) {
    ChartSeries one{.label = curve_name(report, curve), .points = {}};
    for (const std::size_t i : curve.cases) {
      const SweepPoint& point = report.sweep->points[i];
      if (point.speedup) one.points.push_back({report.cases[i].workers, *point.speedup});
    }
    if (!one.points.empty()) series.push_back(std::move(one));
  }
  const std::string chart = scaling_chart(series, style);
  if (chart.empty()) return;
  write_title(page, "Speed-up against workers");
  page.lines(chart);
}

void write_charts(Page& page, const Report& report, const RenderOptions& options) {
  if (options.charts == Charts::none) return;
  const ChartStyle style{.width = options.width, .ascii = options.charts == Charts::ascii};
  write_bars(page, report, style);
  write_curves(page, report, style);
}

}  // namespace

void write_sweep(Page& page, const Report& report, const RenderOptions& options) {
  write_points(page, report, options);
  write_fits(page, report, options);
  write_charts(page, report, options);
}

}  // namespace concbench
