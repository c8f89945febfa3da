#include "metg/metg.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <numeric>
#include <set>
#include <span>

#include "statistics/bootstrap.hpp"
#include "statistics/cost.hpp"
#include "statistics/crossing.hpp"
#include "statistics/summary.hpp"

namespace concbench {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr int kDraws = 1000;

/// What a subject makes of one length, by round; NaN for rounds in which something is missing.
struct RatePoint {
  const MetgSeries* series = nullptr;
  /// A task by itself, in the static split: wall time x workers / tasks.
  std::vector<double> work_ns = {};
  /// The same of the subject.
  std::vector<double> granularity_ns = {};
  /// The ratio of both.
  std::vector<double> efficiency = {};
  /// The efficiency of the plain loop.
  std::vector<double> rival = {};
  /// What comes once.
  std::vector<double> start_ns = {};
};

double wall_in(const MetgWalls& walls, std::size_t round) {
  return round < walls.size() ? walls[round] : kNoTime;
}

/// With one number of tasks, all of the wall time is put down to the tasks.
LinearCost cost_in(const MetgSeries& series, std::size_t round) {
  const SizedTime many{static_cast<double>(series.many), wall_in(series.many_walls, round)};
  if (series.few == 0) return {.start_ns = kNoTime, .each_ns = many.ns / many.tasks};
  const LinearCost cost =
      fit_two_sizes({static_cast<double>(series.few), wall_in(series.few_walls, round)}, many);
  // A round in which few tasks took as long as many was disturbed.
  return cost.each_ns > 0 ? cost : LinearCost{.start_ns = kNoTime, .each_ns = kNoTime};
}

const MetgSeries* find(const std::vector<MetgSeries>& all, MetgSubject subject,
                       std::uint64_t steps) {
  const auto found = std::ranges::find_if(all, [&](const MetgSeries& series) {
    return series.subject == subject && series.steps == steps;
  });
  return found == all.end() ? nullptr : &*found;
}

RatePoint rates_at(const MetgSettings& settings, const MetgSeries& own, const MetgSeries& split,
                   const MetgSeries& loop) {
  RatePoint point{.series = &own};
  for (std::size_t round = 0; round < own.many_walls.size(); ++round) {
    const LinearCost cost = cost_in(own, round);
    const double achievable = cost_in(split, round).each_ns;
    point.work_ns.push_back(achievable * settings.workers);
    point.granularity_ns.push_back(cost.each_ns * settings.workers);
    point.efficiency.push_back(achievable / cost.each_ns);
    point.rival.push_back(achievable / cost_in(loop, round).each_ns);
    point.start_ns.push_back(cost.start_ns);
  }
  return point;
}

/// One for each series of `subject` for which there is one of the static split and of the loop, in
/// ascending order of the steps. They refer to `all`.
std::vector<RatePoint> rates_of(const MetgSettings& settings, const std::vector<MetgSeries>& all,
                                MetgSubject subject) {
  std::vector<RatePoint> points;
  for (const MetgSeries& series : all) {
    if (series.subject != subject) continue;
    const MetgSeries* split = find(all, kStaticSplit, series.steps);
    const MetgSeries* loop = find(all, kPlainLoop, series.steps);
    if (split == nullptr || loop == nullptr) continue;
    points.push_back(rates_at(settings, series, *split, *loop));
  }
  std::ranges::sort(points, {}, [](const RatePoint& point) { return point.series->steps; });
  return points;
}

std::vector<double> present(const std::vector<double>& values) {
  std::vector<double> found;
  std::ranges::copy_if(values, std::back_inserter(found),
                       [](double value) { return std::isfinite(value); });
  return found;
}

double median_present(const std::vector<double>& values) { return median(present(values)); }

/// The median over the drawn rounds that have a figure.
double median_of(const std::vector<double>& by_round, std::span<const std::size_t> rounds) {
  std::vector<double> drawn;
  drawn.reserve(rounds.size());
  for (const std::size_t round : rounds) {
    if (round < by_round.size() && std::isfinite(by_round[round])) drawn.push_back(by_round[round]);
  }
  return median(drawn);
}

/// A row's curve as some rounds have it, in ascending order of the lengths.
struct RateCurve {
  std::vector<double> lengths;
  std::vector<double> efficiencies;
  std::vector<double> rival;
};

RateCurve rate_curve_of(const std::vector<RatePoint>& points, std::span<const std::size_t> rounds) {
  RateCurve curve;
  for (const RatePoint& point : points) {
    const double length = median_of(point.work_ns, rounds);
    const double efficiency = median_of(point.efficiency, rounds);
    const double rival = median_of(point.rival, rounds);
    if (std::isnan(length) || std::isnan(efficiency) || std::isnan(rival)) continue;
    curve.lengths.push_back(length);
    curve.efficiencies.push_back(efficiency);
    curve.rival.push_back(rival);
  }
  // Of a few steps more or less the noise may be larger than the difference.
  curve.lengths = isotonic(curve.lengths);
  return curve;
}

/// The crossing in one draw: 0 or infinite where it lies outside the measured range.
double figure_of(const Crossing& crossing) {
  if (crossing.reach == CrossingReach::all) return 0;
  if (crossing.reach == CrossingReach::none) return kInfinity;
  return crossing.length;
}

/// What is told of one row, of a draw or of all rounds.
struct Crossings {
  std::array<Crossing, kMetgTargets.size()> thresholds;
  Crossing break_even;
};

Crossings crossings_of(const RateCurve& curve) {
  Crossings found;
  for (std::size_t i = 0; i < kMetgTargets.size(); ++i) {
    found.thresholds[i] = find_threshold(curve.lengths, curve.efficiencies, kMetgTargets[i]);
  }
  found.break_even = find_break_even(curve.lengths, curve.efficiencies, curve.rival);
  return found;
}

/// The figures of a row in each draw.
struct Drawn {
  std::array<std::vector<double>, kMetgTargets.size()> thresholds;
  std::vector<double> break_even;
};

void add_draw(Drawn& drawn, const std::vector<RatePoint>& points,
              std::span<const std::size_t> rounds) {
  const RateCurve curve = rate_curve_of(points, rounds);
  if (curve.lengths.empty()) return;
  const Crossings found = crossings_of(curve);
  // What reaches more reaches less, too, even where noise has efficiency jump between two lengths.
  double least = 0;
  for (std::size_t i = 0; i < kMetgTargets.size(); ++i) {
    least = std::max(least, figure_of(found.thresholds[i]) / kMetgTargets[i]);
    drawn.thresholds[i].push_back(least);
  }
  drawn.break_even.push_back(figure_of(found.break_even));
}

Drawn draw_all(const MetgSettings& settings, const std::vector<RatePoint>& points,
               std::size_t rounds) {
  Drawn drawn;
  // The same for all rows: what rounds have in common is in all of them.
  RoundDraws draws(rounds, settings.seed);
  for (int i = 0; i < kDraws; ++i) add_draw(drawn, points, draws.next());
  return drawn;
}

/// The rounds in which at least one point has all that it needs.
std::size_t rounds_of(const std::vector<RatePoint>& points) {
  std::size_t rounds = 0;
  for (const RatePoint& point : points) {
    rounds = std::max(rounds, present(point.efficiency).size());
  }
  return rounds;
}

std::size_t length_in_rounds(const std::vector<RatePoint>& points) {
  std::size_t rounds = 0;
  for (const RatePoint& point : points) rounds = std::max(rounds, point.efficiency.size());
  return rounds;
}

/// Round by round the median of all lengths, since their start-up is the same.
std::optional<Estimate> startup_of(const std::vector<RatePoint>& points, double confidence) {
  std::vector<double> by_round;
  for (std::size_t round = 0; round < length_in_rounds(points); ++round) {
    std::vector<double> starts;
    for (const RatePoint& point : points) {
      if (round < point.start_ns.size()) starts.push_back(point.start_ns[round]);
    }
    starts = present(starts);
    if (!starts.empty()) by_round.push_back(median(starts));
  }
  if (by_round.empty()) return std::nullopt;
  return median_interval(by_round, confidence);
}

MetgPoint point_of(const RatePoint& point, double confidence) {
  const std::vector<double> efficiencies = present(point.efficiency);
  return {.steps = point.series->steps,
          .few = point.series->few,
          .many = point.series->many,
          .rounds = efficiencies.size(),
          .few_wall_ns = median_present(point.series->few_walls),
          .many_wall_ns = median_present(point.series->many_walls),
          .work_ns = median_present(point.work_ns),
          .granularity_ns = median_present(point.granularity_ns),
          .efficiency = median_interval(efficiencies, confidence),
          .scan = point.series->few == 0};
}

MetgThreshold threshold_of(double target, const Crossing& crossing, const RateCurve& curve,
                           const Bounds& bounds) {
  return {.target = target,
          .reach = crossing.reach,
          .metg_ns = crossing.length / target,
          .work_ns = crossing.length,
          .lower_ns = bounds.lower,
          .upper_ns = bounds.upper,
          .best_efficiency = isotonic(curve.efficiencies).back()};
}

/// As in each draw.
void keep_in_order(std::vector<MetgThreshold>& thresholds) {
  double least = 0;
  for (MetgThreshold& threshold : thresholds) {
    if (threshold.reach != CrossingReach::some) continue;
    least = threshold.metg_ns = std::max(least, threshold.metg_ns);
  }
}

class RowEstimate {
 public:
  RowEstimate(const MetgSettings& settings, const std::vector<RatePoint>& points)
      : settings_(settings), points_(points), rounds_(rounds_of(points)) {}

  void add_to(MetgRow& row) const {
    std::vector<std::size_t> all(length_in_rounds(points_));
    std::iota(all.begin(), all.end(), std::size_t{0});
    const RateCurve curve = rate_curve_of(points_, all);
    if (curve.lengths.empty()) return;
    const Crossings found = crossings_of(curve);
    const Drawn drawn = draw_all(settings_, points_, all.size());
    for (std::size_t i = 0; i < kMetgTargets.size(); ++i) {
      row.thresholds.push_back(threshold_of(kMetgTargets[i], found.thresholds[i], curve,
                                            bounds_of(drawn.thresholds[i])));
    }
    keep_in_order(row.thresholds);
    const Bounds bounds = bounds_of(drawn.break_even);
    row.break_even = MetgBreakEven{.reach = found.break_even.reach,
                                   .work_ns = found.break_even.length,
                                   .lower_ns = bounds.lower,
                                   .upper_ns = bounds.upper};
  }

 private:
  Bounds bounds_of(const std::vector<double>& drawn) const {
    return bootstrap_bounds(drawn, rounds_, settings_.confidence);
  }

  const MetgSettings& settings_;
  const std::vector<RatePoint>& points_;
  std::size_t rounds_;
};

std::string why_bad(const MetgData& data, std::size_t row) {
  return data.failures[row].empty() ? data.yardstick_failure : data.failures[row];
}

void judge(MetgRow& row, const std::string& failure, bool complete) {
  if (row.status == Status::skipped) return;
  if (!failure.empty()) {
    row.status = Status::failed;
    row.reason = failure;
  } else if (row.thresholds.empty()) {
    row.status = complete ? Status::failed : Status::skipped;
    row.reason =
        complete ? "this machine was too busy for a sample that could be believed" : "not reached";
  }
}

}  // namespace

void estimate_metg(const MetgSettings& settings, const MetgData& data, std::vector<MetgRow>& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::vector<RatePoint> fine = rates_of(settings, data.fine, i);
    const std::vector<RatePoint> scan = rates_of(settings, data.scan, i);
    const bool refined = rounds_of(fine) > 0;
    if (refined || !data.complete) RowEstimate(settings, refined ? fine : scan).add_to(rows[i]);
    if (refined) rows[i].startup_ns = startup_of(fine, settings.confidence);
    for (const auto* points : {&scan, &fine}) {
      for (const RatePoint& point : *points) {
        rows[i].points.push_back(point_of(point, settings.confidence));
      }
    }
    judge(rows[i], why_bad(data, i), data.complete);
  }
}

std::vector<MetgYardstick> metg_yardsticks(const MetgSettings& settings, const MetgData& data) {
  std::vector<MetgYardstick> found;
  std::set<std::uint64_t> taken;
  for (const auto* series : {&data.fine, &data.scan}) {
    for (const RatePoint& loop : rates_of(settings, *series, kPlainLoop)) {
      // Its granularity is told for all workers, of which it uses one.
      const double loop_ns = median_present(loop.granularity_ns) / settings.workers;
      const double work_ns = median_present(loop.work_ns);
      if (std::isnan(loop_ns) || std::isnan(work_ns)) continue;
      if (!taken.insert(loop.series->steps).second) continue;
      found.push_back({.steps = loop.series->steps, .work_ns = work_ns, .loop_ns = loop_ns});
    }
  }
  std::ranges::sort(found, {}, &MetgYardstick::steps);
  return found;
}

}  // namespace concbench
