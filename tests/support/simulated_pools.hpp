#pragma once

#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "metg/metg.hpp"
#include "random.hpp"

namespace concbench {

/// A machine on which nothing is run: what each system costs is known.
class SimulatedPools {
 public:
  struct System {
    double start_ns = 0;
    /// Of a worker's time, beside each task.
    double overhead_ns = 0;
    /// How many of the workers it uses; 0: all.
    double uses = 0;
  };

  SimulatedPools(unsigned workers, std::vector<System> systems)
      : workers_(workers), systems_(std::move(systems)) {}

  MetgBatch operator()(const std::vector<MetgProbe>& probes, unsigned rounds, std::size_t later) {
    forecasts.push_back(later);
    batches.push_back(probes);
    rounds_of.push_back(rounds);
    MetgBatch batch{.cut = batches.size() == cut_in};
    for (const MetgProbe& probe : probes) {
      const auto failure = failures.find(probe.subject);
      const bool fails = failure != failures.end() && batches.size() >= failure->second;
      batch.failures.push_back(fails ? "task 3: no" : "");
      MetgWalls walls;
      MetgWalls rough;
      for (unsigned round = 0; round < rounds; ++round) {
        const double seen = wall(probe) * std::exp(noise * random_.normal());
        rough.push_back(fails || batch.cut ? kNone : seen);
        walls.push_back(round < lost_rounds ? kNone : rough.back());
      }
      batch.walls.push_back(walls);
      batch.rough_walls.push_back(rough);
    }
    return batch;
  }

  double wall(const MetgProbe& probe) const {
    const double work = kStep_ns * static_cast<double>(probe.steps);
    const auto tasks = static_cast<double>(probe.tasks);
    if (probe.subject == kStaticSplit) return kThreads_ns + tasks * work / workers_;
    if (probe.subject == kPlainLoop) return tasks * work;
    const System& system = systems_[probe.subject];
    const double used = system.uses == 0 ? workers_ : system.uses;
    return system.start_ns + tasks * (work + system.overhead_ns) / used;
  }

  static constexpr double kStep_ns = 4;
  static constexpr double kThreads_ns = 40'000;

  double noise = 0;
  /// The first batch in which a subject fails, 1-based.
  std::map<MetgSubject, std::size_t> failures = {};
  /// The batch that is cut short, 1-based; 0: none.
  std::size_t cut_in = 0;
  /// So many first rounds have nothing that can be believed.
  unsigned lost_rounds = 0;

  std::vector<std::vector<MetgProbe>> batches = {};
  std::vector<unsigned> rounds_of = {};
  /// How many samples were said to follow each batch.
  std::vector<std::size_t> forecasts = {};

 private:
  static constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

  unsigned workers_;
  std::vector<System> systems_;
  Random random_{5};
};

}  // namespace concbench
