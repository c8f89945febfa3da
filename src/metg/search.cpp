#include <algorithm>
#include <bit>
#include <cmath>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "metg/metg.hpp"
#include "statistics/crossing.hpp"
#include "statistics/summary.hpp"

namespace concbench {
namespace {

/// Values of tasks are held in memory, and digests are made of all of them.
constexpr double kMostTasks = 4e6;

/// Walls scatter, and the guess of how long a task takes is that of a single sample.
constexpr double kReserve = 1.25;

/// Tasks too short to reach even this share are of no use to anyone.
constexpr double kLeastEfficiency = 0.1;

/// Of each length that is looked at in passing: one that was disturbed must not mislead.
constexpr unsigned kScanRounds = 3;

/// How many lengths a search typically looks at in passing, and how many of a row, and of what it
/// is held against, it then measures: for the forecast of how long it takes.
constexpr std::size_t kTypicalScan = 16;
constexpr std::size_t kTypicalFine = 13;

/// A task of twice the length has 0.69 more in the logit of the efficiency, where only overhead is
/// in its way; something else is where it has so much less.
constexpr double kWorthDoubling = 0.1;

/// What the search knows of one subject: nanoseconds of wall time a task, by steps.
using Costs = std::map<std::uint64_t, double>;

/// For a length that is shorter than all before: on the line through the two shortest, which goes
/// neither up nor below zero.
double cost_before(const Costs& costs, std::uint64_t steps) {
  const auto& [shortest, cost] = *costs.begin();
  const double share = static_cast<double>(steps) / static_cast<double>(shortest);
  if (costs.size() == 1) return cost * share;
  const auto& [longer, longer_cost] = *std::next(costs.begin());
  const double slope = (longer_cost - cost) / static_cast<double>(longer - shortest);
  return std::clamp(cost - slope * static_cast<double>(shortest - steps), cost * share, cost);
}

/// Between two lengths on a line over logarithms; beyond the longest, as that one.
double cost_at(const Costs& costs, std::uint64_t steps) {
  if (steps < costs.begin()->first) return cost_before(costs, steps);
  const auto above = costs.lower_bound(steps);
  if (above == costs.end()) return costs.rbegin()->second;
  if (above->first == steps) return above->second;
  const auto below = std::prev(above);
  const double place =
      std::log(static_cast<double>(steps) / static_cast<double>(below->first)) /
      std::log(static_cast<double>(above->first) / static_cast<double>(below->first));
  return below->second * std::pow(above->second / below->second, place);
}

double middle(const MetgWalls& walls) {
  std::vector<double> known;
  std::ranges::copy_if(walls, std::back_inserter(known), [](double ns) { return !std::isnan(ns); });
  return median(known);
}

/// The trustworthy walls of a probe, or all of them where none is.
const MetgWalls& best_walls(const MetgBatch& batch, std::size_t probe) {
  const bool some = !std::isnan(middle(batch.walls[probe]));
  return some ? batch.walls[probe] : batch.rough_walls[probe];
}

class Search {
 public:
  Search(const MetgSettings& settings, const std::vector<bool>& rows, const MeasureProbes& measure)
      : settings_(settings), measure_(measure), open_(rows), costs_(rows.size()) {
    data_.failures.resize(rows.size());
  }

  MetgData run() {
    if (!calibrate()) return std::move(data_);
    scan();
    if (!ended()) refine();
    return std::move(data_);
  }

 private:
  bool ended() const { return cut_ || !data_.yardstick_failure.empty(); }

  /// How long a step takes, roughly.
  bool calibrate() {
    constexpr std::uint64_t kSteps = 1 << 14;
    constexpr std::uint64_t kTasks = 64;
    const MetgBatch batch = take({{kPlainLoop, kSteps, kTasks}}, kScanRounds, samples_to_come());
    if (ended()) return false;
    step_ns_ = middle(best_walls(batch, 0)) / static_cast<double>(kSteps * kTasks);
    return !std::isnan(step_ns_);
  }

  /// After the length in hand, a guess.
  std::size_t samples_to_come() const {
    const std::size_t subjects = open_rows().size() + 2;
    const std::size_t levels = kTypicalScan - std::min(kTypicalScan, split_costs_.size() + 1);
    return subjects * (levels * kScanRounds + 2 * kTypicalFine * settings_.rounds);
  }

  MetgBatch take(const std::vector<MetgProbe>& probes, unsigned rounds, std::size_t later) {
    MetgBatch batch = measure_(probes, rounds, later);
    cut_ = cut_ || batch.cut;
    for (std::size_t i = 0; i < probes.size() && i < batch.failures.size(); ++i) {
      if (!batch.failures[i].empty()) note_failure(probes[i].subject, batch.failures[i]);
    }
    return batch;
  }

  void note_failure(MetgSubject subject, const std::string& why) {
    const bool yardstick = subject == kStaticSplit || subject == kPlainLoop;
    std::string& place = yardstick ? data_.yardstick_failure : data_.failures[subject];
    if (place.empty()) place = why;
    if (!yardstick) open_[subject] = false;
  }

  std::vector<MetgSubject> open_rows() const {
    std::vector<MetgSubject> rows;
    for (std::size_t i = 0; i < open_.size(); ++i) {
      if (open_[i]) rows.push_back(i);
    }
    return rows;
  }

  double length_ns(std::uint64_t steps) const { return step_ns_ * static_cast<double>(steps); }

  void scan() {
    const std::uint64_t first =
        nearest_power(static_cast<double>(settings_.first.count()) / step_ns_);
    std::vector<MetgSubject> rows = open_rows();
    for (std::uint64_t steps = first; steps > 0 && !rows.empty() && !ended(); steps /= 2) {
      measure_level(steps, rows);
      std::erase_if(rows, [&](MetgSubject row) {
        // Without its costs, no one knows how many shorter tasks are too many.
        return !open_[row] || !(efficiency(row, steps) >= kLeastEfficiency);
      });
    }
    rows = open_rows();
    std::erase_if(rows, [&](MetgSubject row) { return !wants_longer(row, first); });
    const auto longest = static_cast<double>(settings_.longest.count());
    // By the nearest power of two, too.
    for (std::uint64_t steps = 2 * first; length_ns(steps) < 1.42 * longest; steps *= 2) {
      if (rows.empty() || ended()) break;
      measure_level(steps, rows);
      std::erase_if(rows, [&](MetgSubject row) {
        return !open_[row] || !wants_longer(row, steps) || !gained(row, steps);
      });
    }
  }

  bool wants_longer(MetgSubject row, std::uint64_t steps) const {
    return efficiency(row, steps) < kMetgTargets.back();
  }

  bool gained(MetgSubject row, std::uint64_t steps) const {
    return logit(efficiency(row, steps)) - logit(efficiency(row, steps / 2)) > kWorthDoubling;
  }

  void measure_level(std::uint64_t steps, const std::vector<MetgSubject>& rows) {
    std::vector<MetgProbe> probes{probe(kStaticSplit, steps), probe(kPlainLoop, steps)};
    for (const MetgSubject row : rows) probes.push_back(probe(row, steps));
    const MetgBatch batch = take(probes, kScanRounds, samples_to_come());
    for (std::size_t i = 0; i < probes.size(); ++i) note_scanned(probes[i], best_walls(batch, i));
  }

  void note_scanned(const MetgProbe& probe, const MetgWalls& walls) {
    const double wall = middle(walls);
    if (std::isnan(wall)) return;
    costs_of(probe.subject)[probe.steps] = wall / static_cast<double>(probe.tasks);
    data_.scan.push_back(
        {.subject = probe.subject, .steps = probe.steps, .many = probe.tasks, .many_walls = walls});
  }

  Costs& costs_of(MetgSubject subject) {
    if (subject == kStaticSplit) return split_costs_;
    return subject == kPlainLoop ? loop_costs_ : costs_[subject];
  }

  /// By what is known of other lengths; at first, what the work itself takes.
  double guess(MetgSubject subject, std::uint64_t steps) {
    const double work = length_ns(steps) / (subject == kPlainLoop ? 1 : settings_.workers);
    const Costs& costs = costs_of(subject);
    return costs.empty() ? work : cost_at(costs, steps);
  }

  MetgProbe probe(MetgSubject subject, std::uint64_t steps) {
    const bool dispatched = subject != kStaticSplit && subject != kPlainLoop;
    return {subject, steps, tasks_lasting(settings_, guess(subject, steps), dispatched)};
  }

  /// NaN where it is not known.
  double efficiency(MetgSubject row, std::uint64_t steps) const {
    const auto own = costs_[row].find(steps);
    const auto split = split_costs_.find(steps);
    if (own == costs_[row].end() || split == split_costs_.end()) return kNoTime;
    return split->second / own->second;
  }

  void refine() {
    std::vector<std::pair<MetgSubject, std::uint64_t>> wanted;
    std::set<std::uint64_t> lengths;
    for (const MetgSubject row : open_rows()) {
      for (const std::uint64_t steps : lengths_of(row)) {
        wanted.emplace_back(row, steps);
        lengths.insert(steps);
      }
    }
    for (const std::uint64_t steps : lengths) {
      wanted.emplace_back(kStaticSplit, steps);
      wanted.emplace_back(kPlainLoop, steps);
    }
    if (!wanted.empty()) measure_fine(wanted);
    data_.complete = !ended();
  }

  void measure_fine(const std::vector<std::pair<MetgSubject, std::uint64_t>>& wanted) {
    std::vector<MetgProbe> probes;
    for (const auto& [subject, steps] : wanted) {
      const MetgProbe many = probe(subject, steps);
      probes.push_back({subject, steps, many.tasks / 4});
      probes.push_back(many);
    }
    const MetgBatch batch = take(probes, settings_.rounds, 0);
    for (std::size_t i = 0; i + 1 < probes.size(); i += 2) {
      data_.fine.push_back({.subject = probes[i].subject,
                            .steps = probes[i].steps,
                            .few = probes[i].tasks,
                            .many = probes[i + 1].tasks,
                            .few_walls = batch.walls[i],
                            .many_walls = batch.walls[i + 1]});
    }
  }

  /// What was scanned of a row, in ascending order of the lengths.
  struct Curve {
    std::vector<std::uint64_t> steps;
    std::vector<double> lengths;
    std::vector<double> efficiencies;
    std::vector<double> rival;
  };

  Curve curve_of(MetgSubject row) const {
    Curve curve;
    for (const auto& [steps, cost] : costs_[row]) {
      const double own = efficiency(row, steps);
      const auto loop = loop_costs_.find(steps);
      if (std::isnan(own) || loop == loop_costs_.end()) continue;
      curve.steps.push_back(steps);
      curve.lengths.push_back(static_cast<double>(steps));
      curve.efficiencies.push_back(own);
      curve.rival.push_back(split_costs_.at(steps) / loop->second);
    }
    return curve;
  }

  std::set<std::uint64_t> lengths_of(MetgSubject row) const {
    const Curve curve = curve_of(row);
    if (curve.steps.empty()) return {};
    // Both ends are always measured, so that no later figure can lie outside the scanned range.
    std::set<std::uint64_t> lengths{curve.steps.front(), curve.steps.back()};
    for (const double target : kMetgTargets) {
      add_lengths(lengths, curve, find_threshold(curve.lengths, curve.efficiencies, target));
    }
    add_lengths(lengths, curve, find_break_even(curve.lengths, curve.efficiencies, curve.rival));
    return lengths;
  }

  static void add_lengths(std::set<std::uint64_t>& lengths, const Curve& curve,
                          const Crossing& crossing) {
    if (crossing.reach != CrossingReach::some) {
      lengths.insert(crossing.reach == CrossingReach::all
                         ? curve.steps[std::min<std::size_t>(1, curve.steps.size() - 1)]
                         : curve.steps[crossing.index]);
      return;
    }
    const std::uint64_t shorter = curve.steps[crossing.index - 1];
    const std::uint64_t longer = curve.steps[crossing.index];
    const double place = std::log(crossing.length / static_cast<double>(shorter)) /
                         std::log(static_cast<double>(longer) / static_cast<double>(shorter));
    for (const std::uint64_t steps : lengths_around(shorter, longer, place, curve.steps.back())) {
      lengths.insert(steps);
    }
  }

  const MetgSettings& settings_;
  const MeasureProbes& measure_;
  MetgData data_;
  std::vector<bool> open_;
  bool cut_ = false;
  double step_ns_ = 0;
  Costs split_costs_;
  Costs loop_costs_;
  std::vector<Costs> costs_;
};

}  // namespace

std::uint64_t next_longer(std::uint64_t steps) {
  const std::uint64_t power = std::bit_floor(steps);
  if (power < 2) return 2;
  return steps < power + power / 2 ? power + power / 2 : 2 * power;
}

std::uint64_t next_shorter(std::uint64_t steps) {
  if (steps <= 2) return 1;
  const std::uint64_t power = std::bit_floor(steps);
  if (steps > power + power / 2) return power + power / 2;
  if (steps > power) return power;
  return std::max<std::uint64_t>(power / 2 + power / 4, 1);
}

std::uint64_t nearest_power(double steps) {
  constexpr double kMostBits = 62;
  const double bits = std::clamp(std::round(std::log2(std::max(steps, 1.0))), 0.0, kMostBits);
  return std::uint64_t{1} << static_cast<unsigned>(bits);
}

std::vector<std::uint64_t> lengths_around(std::uint64_t shorter, std::uint64_t longer, double place,
                                          std::uint64_t longest) {
  std::vector<std::uint64_t> lengths;
  const bool nearer_to_shorter = place < 0.5;
  if (nearer_to_shorter) lengths.push_back(next_shorter(shorter));
  for (std::uint64_t steps = shorter; steps < longer; steps = next_longer(steps)) {
    lengths.push_back(steps);
  }
  lengths.push_back(longer);
  if (!nearer_to_shorter) lengths.push_back(std::min(next_longer(longer), longest));
  return lengths;
}

std::uint64_t tasks_lasting(const MetgSettings& settings, double each_ns, bool dispatched) {
  const double chunk =
      dispatched ? static_cast<double>(std::max<std::uint64_t>(settings.chunk, 1)) : 1;
  const double least = dispatched ? settings.wake_ups * settings.workers * chunk : 1;
  const double wanted = kReserve * static_cast<double>(settings.wall.count()) / each_ns;
  const double tasks = std::max(least, std::min(wanted, kMostTasks));
  // A fourth of them is to be shared out evenly, too.
  const double unit = 4 * settings.workers * chunk;
  return static_cast<std::uint64_t>(std::ceil(tasks / unit) * unit);
}

MetgData search_metg(const MetgSettings& settings, const std::vector<bool>& rows,
                     const MeasureProbes& measure) {
  return Search(settings, rows, measure).run();
}

}  // namespace concbench
