#include "report/tables.hpp"
#include "report/wording.hpp"

namespace concbench {
namespace {

// A sweep says of what it found which case it is about by its place; the JSON says it by its name.

constexpr Field kSignedEstimateRows[] = {
    field<&Estimate::point>("point", nullable(kNumber)),
    field<&Estimate::lower>("lower", nullable(kNumber)),
    field<&Estimate::upper>("upper", nullable(kNumber)),
    field<&Estimate::confidence>("confidence", kFraction),
    field<&Estimate::method>("method", kChoice<IntervalMethod::bootstrap>),
    field<&Estimate::n>("n", kCount),
};

struct Point {
  const CaseReport& about;
  std::string baseline;
  std::string options;
  SweepPoint found;
};

constexpr Field kPointRows[] = {
    computed("case", kText, [](const Point& p) { return p.about.name; }),
    field<&Point::baseline>("baseline", kText, "the sequential program with the same parameters"),
    computed("workers", kCountFrom1, [](const Point& p) { return p.about.workers; }),
    field<&Point::options>("options", kText, "with which a run has this case alone"),
    field<&Point::found, &SweepPoint::speedup>("speedup", nullable(kObject<kEstimateFields>)),
    field<&Point::found, &SweepPoint::efficiency>("efficiency", nullable(kObject<kEstimateFields>),
                                                  "speed-up / workers"),
    field<&Point::found, &SweepPoint::serial_fraction>(
        "serial_fraction", nullable(kObject<kSignedEstimateFields>),
        "Karp and Flatt's; negative where the speed-up is above the number of workers; null: one "
        "worker"),
};

constexpr TableOf<Point> kPointFields("sweep_point", kPointRows);

constexpr Field kFitRows[] = {
    field<&ScalingFit::law>("law", kChoice<ScalingLaw::universal>),
    field<&ScalingFit::coefficients, &ScalingCoefficients::a0>("a0", kFigure),
    field<&ScalingFit::sigma>("sigma", kObject<kEstimateFields>, "contention"),
    field<&ScalingFit::kappa>("kappa", kObject<kEstimateFields>, "coherence"),
    field<&ScalingFit::peak>("peak", kObject<kEstimateFields>,
                             "workers with the highest speed-up; null: there is none"),
    field<&ScalingFit::aicc>("aicc", kNumber),
};

constexpr TableOf<ScalingFit> kFitFields("fit", kFitRows);

struct Curve {
  std::vector<std::string> cases;
  SweepCurve found;
};

constexpr Field kCurveRows[] = {
    field<&Curve::cases>("cases", list_of(kText)),
    field<&Curve::found, &SweepCurve::reason>("reason", nullable(kText), "why there are no fits"),
    computed(
        "law", nullable(kChoice<ScalingLaw::universal>),
        [](const Curve& c) {
          return c.found.fits ? std::optional(c.found.fits->chosen) : std::nullopt;
        },
        "the one with the lowest aicc"),
    computed(
        "fits", list_of(kObject<kFitFields>),
        [](const Curve& c) {
          return c.found.fits ? c.found.fits->laws : std::vector<ScalingFit>();
        },
        "of N/X = a0 (1 + sigma (N - 1) + kappa N (N - 1)), X the speed-up with N workers"),
};

constexpr TableOf<Curve> kCurveFields("sweep_curve", kCurveRows);

struct Advice {
  std::string pick;
  std::string options;
  std::vector<std::string> rivals;
  Recommendation found;
  std::string baseline;
  std::string sentence;
};

constexpr Field kAdviceRows[] = {
    field<&Advice::baseline>("baseline", kText, "what all of them are compared with"),
    field<&Advice::pick>("case", nullable(kText),
                         "of those that are as fast as the fastest, the one with the fewest "
                         "workers; while that is undecided, the fastest"),
    field<&Advice::options>("options", nullable(kText)),
    field<&Advice::found, &Recommendation::decided>("decided", kTruth,
                                                    "all rivals are as fast within the margin"),
    field<&Advice::rivals>("rivals", list_of(kText),
                           "the others that are not surely slower than the fastest"),
    field<&Advice::found, &Recommendation::more_do_not_help>("more_do_not_help", nullable(kTruth),
                                                             "null: no more workers were tried"),
    field<&Advice::sentence>("sentence", kText),
};

constexpr TableOf<Advice> kAdviceFields("recommendation", kAdviceRows);

std::vector<std::string> names(const Report& report, const std::vector<std::size_t>& cases) {
  std::vector<std::string> found;
  found.reserve(cases.size());
  for (const std::size_t i : cases) found.push_back(report.cases[i].name);
  return found;
}

std::vector<Point> points(const Report& report) {
  std::vector<Point> found;
  for (const SweepPoint& point : report.sweep->points) {
    const CaseReport& c = report.cases[point.index];
    found.push_back({c, baseline_of(report, c), report.sweep->options[point.index], point});
  }
  return found;
}

std::vector<Curve> curves(const Report& report) {
  std::vector<Curve> found;
  for (const SweepCurve& curve : report.sweep->curves) {
    found.push_back({names(report, curve.cases), curve});
  }
  return found;
}

std::vector<Advice> advice(const Report& report) {
  std::vector<Advice> found;
  for (const Recommendation& r : report.sweep->recommendations) {
    found.push_back({.pick = r.pick ? report.cases[*r.pick].name : "",
                     .options = r.pick ? report.sweep->options[*r.pick] : "",
                     .rivals = names(report, r.rivals),
                     .found = r,
                     .baseline = report.cases[r.baseline].name,
                     .sentence = sentence_of(report, r)});
  }
  return found;
}

constexpr Field kSweepRows[] = {
    computed(
        "points", list_of(kObject<kPointFields>), [](const Report& r) { return points(r); },
        "one for each case, in the same order"),
    computed(
        "curves", list_of(kObject<kCurveFields>), [](const Report& r) { return curves(r); },
        "cases that differ in nothing but workers"),
    computed(
        "recommendations", list_of(kObject<kAdviceFields>),
        [](const Report& r) { return advice(r); }, "one for each set of parameters"),
};

}  // namespace

constinit const TableOf<Estimate> kSignedEstimateFields("signed_estimate", kSignedEstimateRows);

constinit const TableOf<Report> kSweepFields("sweep", kSweepRows);

}  // namespace concbench
