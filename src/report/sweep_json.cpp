#include "report/sweep_json.hpp"

#include "report/json_parts.hpp"

namespace concbench {
namespace {

Json estimate_or_null(const std::optional<Estimate>& estimate) {
  return estimate ? estimate_json(*estimate) : Json(nullptr);
}

Json names_json(const Report& report, const std::vector<std::size_t>& cases) {
  Json names = Json::array();
  for (const std::size_t i : cases) names.push_back(report.cases[i].name);
  return names;
}

Json point_json(const Report& report, const SweepPoint& point) {
  const CaseReport& c = report.cases[point.index];
  return {{"case", c.name},
          {"baseline", baseline_of(report, c)},
          {"workers", c.workers},
          {"options", report.sweep->options[point.index]},
          {"speedup", estimate_or_null(point.speedup)},
          {"efficiency", estimate_or_null(point.efficiency)},
          {"serial_fraction", estimate_or_null(point.serial_fraction)}};
}

Json fit_json(const ScalingFit& fit) {
  return {{"law", to_string(fit.law)},         {"a0", fit.coefficients.a0},
          {"sigma", estimate_json(fit.sigma)}, {"kappa", estimate_json(fit.kappa)},
          {"peak", estimate_json(fit.peak)},   {"aicc", fit.aicc}};
}

Json curve_json(const Report& report, const SweepCurve& curve) {
  Json fits = Json::array();
  if (curve.fits) {
    for (const ScalingFit& fit : curve.fits->laws) fits.push_back(fit_json(fit));
  }
  return {{"cases", names_json(report, curve.cases)},
          {"reason", or_null(curve.reason)},
          {"law", curve.fits ? Json(to_string(curve.fits->chosen)) : Json(nullptr)},
          {"fits", std::move(fits)}};
}

Json recommendation_json(const Report& report, const Recommendation& r) {
  return {{"case", r.pick ? Json(report.cases[*r.pick].name) : Json(nullptr)},
          {"options", r.pick ? Json(report.sweep->options[*r.pick]) : Json(nullptr)},
          {"decided", r.decided},
          {"rivals", names_json(report, r.rivals)},
          {"more_do_not_help", or_null(r.more_do_not_help)},
          {"sentence", r.sentence}};
}

}  // namespace

Json sweep_json(const Report& report) {
  Json points = Json::array();
  for (const SweepPoint& point : report.sweep->points) points.push_back(point_json(report, point));
  Json curves = Json::array();
  for (const SweepCurve& curve : report.sweep->curves) curves.push_back(curve_json(report, curve));
  Json recommendations = Json::array();
  for (const Recommendation& r : report.sweep->recommendations) {
    recommendations.push_back(recommendation_json(report, r));
  }
  return {{"points", std::move(points)},
          {"curves", std::move(curves)},
          {"recommendations", std::move(recommendations)}};
}

}  // namespace concbench
