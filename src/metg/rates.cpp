#include "metg/rates.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "statistics/cost.hpp"

namespace concbench {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

double wall_in(const MetgWalls& walls, std::size_t round) {
  return round < walls.size() ? walls[round] : kNone;
}

/// With one number of tasks, all of the wall time is put down to the tasks.
LinearCost cost_in(const MetgSeries& series, std::size_t round) {
  const SizedTime many{static_cast<double>(series.many), wall_in(series.many_walls, round)};
  if (series.few == 0) return {.start_ns = kNone, .each_ns = many.ns / many.tasks};
  const LinearCost cost =
      fit_two_sizes({static_cast<double>(series.few), wall_in(series.few_walls, round)}, many);
  // A round in which few tasks took as long as many was disturbed.
  return cost.each_ns > 0 ? cost : LinearCost{.start_ns = kNone, .each_ns = kNone};
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

}  // namespace

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

}  // namespace concbench
