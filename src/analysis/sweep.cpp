#include "analysis/sweep.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

#include "analysis/make_report.hpp"
#include "analysis/pairing.hpp"
#include "report/cases.hpp"
#include "report/figure.hpp"
#include "report/report.hpp"

namespace concbench {
namespace {

using Indices = std::vector<std::size_t>;

Indices baselines_of(const Report& report) {
  Indices found;
  for (const CaseReport& c : report.cases) {
    const auto at = std::ranges::find(report.cases, baseline_of(report, c), &CaseReport::name);
    found.push_back(static_cast<std::size_t>(at - report.cases.begin()));
  }
  return found;
}

/// A baseline is as fast as itself, and surely so.
std::optional<Estimate> speedup_in(const Report& report, const CaseReport& c) {
  if (!is_measured(c)) return std::nullopt;
  if (c.comparison) return speedup_of(*c.comparison);
  if (c.name != baseline_of(report, c)) return std::nullopt;
  return Estimate{.point = 1,
                  .lower = 1,
                  .upper = 1,
                  .confidence = report.context.settings.confidence,
                  .n = kept_samples(c).size()};
}

Estimate divided(Estimate estimate, double by) {
  estimate.point /= by;
  estimate.lower /= by;
  estimate.upper /= by;
  return estimate;
}

SweepPoint make_point(const Report& report, std::size_t index) {
  const CaseReport& c = report.cases[index];
  SweepPoint point{.index = index, .speedup = speedup_in(report, c)};
  if (!point.speedup) return point;
  point.efficiency = divided(*point.speedup, c.workers);
  if (c.workers > 1) point.serial_fraction = karp_flatt(*point.speedup, c.workers);
  return point;
}

/// Whether cases are those of a pool with more workers or fewer. A worker for each chunk is no such
/// case: how many there are follows from the tasks. The chunk is not compared as it was counted:
/// that of `python` goes with the workers.
bool differ_in_workers(const CaseReport& a, const CaseReport& b) {
  const auto rest = [](const CaseReport& c) {
    return std::tie(c.backend, c.dispatch, c.offload, c.params, c.way, c.variant);
  };
  return rest(a) == rest(b) && a.workers != b.workers;
}

std::vector<SweepCurve> find_curves(const Report& report) {
  std::vector<SweepCurve> curves;
  for (std::size_t i = 0; i < report.cases.size(); ++i) {
    const CaseReport& c = report.cases[i];
    const auto is_its = [&](const SweepCurve& curve) {
      return differ_in_workers(report.cases[curve.cases.front()], c);
    };
    const auto found = std::ranges::find_if(curves, is_its);
    SweepCurve& curve = found == curves.end() ? curves.emplace_back() : *found;
    curve.cases.push_back(i);
  }
  std::erase_if(curves, [](const SweepCurve& curve) { return curve.cases.size() < 2; });
  for (SweepCurve& curve : curves) {
    std::ranges::stable_sort(curve.cases, {},
                             [&](std::size_t i) { return report.cases[i].workers; });
  }
  return curves;
}

/// That of a pass which took no time, by a coarse clock, is none.
bool tells_a_speedup(double speedup) { return std::isnormal(speedup) && speedup > 0; }

/// Speed-ups in the rounds in which all of them, and their baseline, have a usable sample.
ScalingData scaling_data(const Report& report, const Indices& cases, const CaseReport& baseline) {
  ScalingData data;
  std::map<unsigned, std::vector<double>> by_round;
  for (const Sample* sample : kept_samples(baseline)) {
    by_round[sample->round].push_back(sample->total_ns());
  }
  for (const std::size_t i : cases) {
    data.workers.push_back(report.cases[i].workers);
    for (const Sample* sample : kept_samples(report.cases[i])) {
      const auto found = by_round.find(sample->round);
      if (found != by_round.end()) {
        found->second.push_back(found->second.front() / sample->total_ns());
      }
    }
  }
  for (auto& [round, figures] : by_round) {
    if (figures.size() != cases.size() + 1) continue;
    figures.erase(figures.begin());
    if (!std::ranges::all_of(figures, tells_a_speedup)) continue;
    data.rounds.push_back(std::move(figures));
  }
  return data;
}

/// Beyond the CPUs it is no longer the program that limits.
Indices cases_within(const Report& report, const Indices& cases, unsigned cpus) {
  Indices within;
  for (const std::size_t i : cases) {
    if (is_measured(report.cases[i]) && report.cases[i].workers <= cpus) within.push_back(i);
  }
  return within;
}

void fit_curve(SweepCurve& curve, const Report& report, const CaseReport& baseline) {
  const unsigned cpus = report.context.cpus.allowed();
  const Indices within = cases_within(report, curve.cases, cpus);
  if (within.size() < kFewestWorkerCounts) {
    curve.reason =
        fmt::format("too few points ({} of {} worker counts within the {} CPU{} allowed)",
                    within.size(), kFewestWorkerCounts, cpus, cpus == 1 ? "" : "s");
    return;
  }
  const Settings& settings = report.context.settings;
  curve.fits =
      fit_scaling(scaling_data(report, within, baseline), settings.confidence, settings.seed);
  if (!curve.fits) curve.reason = "too few rounds in which all of them were measured";
}

std::vector<CaseResult> results_of(const Report& report) {
  std::vector<CaseResult> results;
  for (const CaseReport& c : report.cases) {
    results.push_back({is_measured(c) ? Status::ok : Status::failed, c.reason, c.samples});
  }
  return results;
}

/// What recommendations are made from.
class Field {
 public:
  Field(const Report& report, const std::vector<SweepPoint>& points)
      : report_(report),
        points_(points),
        results_(results_of(report)),
        baselines_(baselines_of(report)),
        fastest_(fastest_cases(results_, baselines_)),
        with_fastest_(compare(fastest_)) {}

  Recommendation recommend(std::size_t baseline, const std::vector<SweepCurve>& curves) const {
    Recommendation found{.baseline = baseline};
    const std::size_t fastest = fastest_[baseline];
    if (!points_[fastest].speedup) return found;
    Indices field{fastest};
    Indices same;
    for (const RivalComparison& rival : with_fastest_) {
      if (baselines_[rival.subject] != baseline) continue;
      if (rival.comparison.verdict == Verdict::slower) continue;
      field.push_back(rival.subject);
      if (rival.comparison.verdict == Verdict::same) same.push_back(rival.subject);
    }
    found.decided = field.size() == same.size() + 1;
    // Fewer workers are worth nothing where they may yet be slower.
    found.pick = found.decided ? *std::ranges::min_element(
                                     field, {}, [this](std::size_t i) { return cost_of(i); })
                               : fastest;
    for (const std::size_t i : field) {
      if (i != *found.pick) found.rivals.push_back(i);
    }
    std::stable_partition(found.rivals.begin(), found.rivals.end(), [&](std::size_t i) {
      return i == fastest || std::ranges::count(same, i) > 0;
    });
    found.more_do_not_help = more_do_not_help(*found.pick, curves);
    return found;
  }

 private:
  /// Fewer workers cost less; of as many, the faster ones.
  std::pair<unsigned, double> cost_of(std::size_t i) const {
    return {report_.cases[i].workers, -points_[i].speedup->point};
  }

  std::vector<RivalComparison> compare(const Indices& against) const {
    return compare_rivals(results_, baselines_, against,
                          single_look(report_.rounds, shared_alpha(report_)),
                          report_.context.settings.margin);
  }

  std::optional<bool> more_do_not_help(std::size_t pick,
                                       const std::vector<SweepCurve>& curves) const {
    const auto has_it = [pick](const SweepCurve& c) {
      return std::ranges::count(c.cases, pick) > 0;
    };
    const auto curve = std::ranges::find_if(curves, has_it);
    if (curve == curves.end() || curve->cases.back() == pick) return std::nullopt;
    Indices against(report_.cases.size());
    for (std::size_t i = 0; i < against.size(); ++i) {
      against[i] = baselines_[i] == baselines_[pick] ? pick : i;
    }
    const std::vector<RivalComparison> found = compare(against);
    const double margin = report_.context.settings.margin;
    return std::all_of(
        std::ranges::find(curve->cases, pick) + 1, curve->cases.end(), [&](std::size_t more) {
          const auto rival = std::ranges::find(found, more, &RivalComparison::subject);
          return rival != found.end() && rival->comparison.ratio.lower >= 1 / (1 + margin);
        });
  }

  const Report& report_;
  const std::vector<SweepPoint>& points_;
  std::vector<CaseResult> results_;
  Indices baselines_;
  Indices fastest_;
  std::vector<RivalComparison> with_fastest_;
};

}  // namespace

Sweep make_sweep(const Report& report, std::vector<std::string> options) {
  Sweep sweep{.options = std::move(options)};
  for (std::size_t i = 0; i < report.cases.size(); ++i)
    sweep.points.push_back(make_point(report, i));
  const Indices baselines = baselines_of(report);
  sweep.curves = find_curves(report);
  for (SweepCurve& curve : sweep.curves) {
    fit_curve(curve, report, report.cases[baselines[curve.cases.front()]]);
  }
  const Field field(report, sweep.points);
  for (const std::size_t baseline : std::set<std::size_t>(baselines.begin(), baselines.end())) {
    sweep.recommendations.push_back(field.recommend(baseline, sweep.curves));
  }
  return sweep;
}

}  // namespace concbench
