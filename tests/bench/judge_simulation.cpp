// How often the whole procedure errs, and how soon it decides, on simulated machines: the judge
// that ends measuring with its early looks, confirmations, racing and rules for busy machines, and
// the verdicts that the report has in the end. Prints plain tables.

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "analysis/conclude.hpp"
#include "analysis/pairing.hpp"
#include "analysis/stopping_judge.hpp"
#include "simulated_machine.hpp"
#include "workloads/table.hpp"

namespace concbench {
namespace {

const WorkloadEntry kWorkload{.info = {.name = "work", .help = {}, .params = {}}};

/// What the name of a world must hold for it to be simulated.
std::string wanted;

/// How many CPUs others use in a round.
using Others = std::function<double(unsigned round)>;

struct World {
  std::string name;
  Disturbance disturbance;
  /// Of the cases but the baseline.
  std::vector<double> ratios;
  double round_s = 0.2;
  Others others = [](unsigned) { return 0.0; };
  /// What a neighbour does to the logarithm of the ratio of each subject, for each CPU.
  double slowdown = 0;
  Effort effort = Effort::normal;
};

Plan plan_of(const World& world) {
  Plan plan;
  plan.settings.effort = world.effort;
  for (std::size_t i = 0; i <= world.ratios.size(); ++i) {
    plan.cases.push_back({.name = fmt::format("work/{}", i), .workload = &kWorkload});
  }
  return plan;
}

Sample sample_of(unsigned round, double total, double wall_ns, double others) {
  constexpr double kNoticed = 0.25;
  Sample sample{{.work_ns = total}};
  sample.round = round;
  sample.wall_ns = wall_ns;
  sample.others_cpu_ns = others * wall_ns;
  if (others > kNoticed) sample.invalid = "others used the CPUs";
  return sample;
}

struct Outcomes {
  std::vector<std::optional<Comparison>> comparisons;
  double seconds = 0;
  double samples = 0;
};

Outcomes run(const World& world, std::uint64_t seed) {
  const Plan plan = plan_of(world);
  StoppingJudge judge(plan);
  const std::size_t cases = plan.cases.size();
  SimulatedMachine machine(world.disturbance, cases, 1, Random(seed));
  Measurements found{.cases = std::vector<CaseResult>(cases, {.status = Status::ok})};
  const double wall_ns = world.round_s * 1e9 / static_cast<double>(cases);
  double elapsed_ns = 0;
  Answer answer;
  while (!(answer = judge.look(found, std::chrono::nanoseconds(std::llround(elapsed_ns)))).ending) {
    found.earlier = answer.earlier;
    const std::vector<double> totals = machine.round();
    const double others = world.others(found.rounds);
    for (std::size_t i = 0; i < cases; ++i) {
      if (std::ranges::count(answer.settled, i) > 0) continue;
      const double ratio = i == 0 ? 1 : world.ratios[i - 1] * std::exp(world.slowdown * others);
      found.cases[i].samples.push_back(sample_of(found.rounds, totals[i] * ratio, wall_ns, others));
      elapsed_ns += wall_ns;
    }
    ++found.rounds;
  }
  found.alpha = answer.alpha;
  found.ending = *answer.ending;
  found.earlier = answer.earlier;
  Outcomes outcomes{.comparisons = conclude(plan, found, look_of(plan, found), LookKind::last),
                    .seconds = elapsed_ns / 1e9};
  for (const CaseResult& c : found.cases) outcomes.samples += static_cast<double>(c.samples.size());
  return outcomes;
}

bool is_wrong(Verdict verdict, double ratio, double margin) {
  switch (verdict) {
    case Verdict::faster:
      return ratio >= 1;
    case Verdict::slower:
      return ratio <= 1;
    case Verdict::same:
      return ratio > (1 + margin) * 1.0001 || ratio < 1 / (1 + margin) / 1.0001;
    case Verdict::undecided:
      return false;
  }
  return false;
}

bool is_wanted(const World& world) {
  return fmt::format("{} {} {}", world.disturbance.name, world.name, world.ratios.size())
             .find(wanted) != std::string::npos;
}

void print(const World& world, int trials) {
  if (!is_wanted(world)) return;
  double wrong = 0, decided = 0, same = 0, loaded = 0, missed = 0, seconds = 0, samples = 0;
  std::vector<double> times;
  for (int trial = 0; trial < trials; ++trial) {
    const Outcomes found = run(world, 900'000 + static_cast<std::uint64_t>(trial));
    bool any_wrong = false;
    for (std::size_t i = 0; i < world.ratios.size(); ++i) {
      const Comparison& c = *found.comparisons[i + 1];
      any_wrong = any_wrong || is_wrong(c.verdict, world.ratios[i], 0.02);
      decided += c.verdict != Verdict::undecided ? 1 : 0;
      same += c.verdict == Verdict::same ? 1 : 0;
      loaded += c.under_load ? 1 : 0;
      missed += world.ratios[i] < c.ratio.lower || world.ratios[i] > c.ratio.upper ? 1 : 0;
    }
    wrong += any_wrong ? 1 : 0;
    seconds += found.seconds;
    samples += found.samples;
    times.push_back(found.seconds);
  }
  std::ranges::sort(times);
  const double all = 100.0 / trials;
  const double each = all / static_cast<double>(world.ratios.size());
  fmt::print("{:<20}{:<34}{:>3}{:>8.2f}{:>9.1f}{:>8.1f}{:>8.1f}{:>9.2f}{:>8.2f}{:>8.2f}{:>9.0f}\n",
             world.disturbance.name, world.name, world.ratios.size(), wrong * all, decided * each,
             same * each, loaded * each, missed * each, seconds / trials,
             times[times.size() * 9 / 10], samples / trials);
}

void print_header(int trials) {
  fmt::print("{} runs; wrong: any verdict of a run; the others: of all comparisons\n", trials);
  fmt::print("{:<20}{:<34}{:>3}{:>8}{:>9}{:>8}{:>8}{:>9}{:>8}{:>8}{:>9}\n", "", "", "m", "wrong%",
             "decided%", "same%", "loaded%", "missed%", "mean s", "p90 s", "samples");
}

std::vector<Disturbance> chosen_disturbances() {
  std::vector<Disturbance> chosen;
  for (const Disturbance& d : disturbances()) {
    for (const char* name : {"normal 1 %", "normal 5 %", "spikes in 10 %", "machine AR 0.6",
                             "neighbour 100 %", "case AR 0.6", "random walk 1 %", "trend 0.5 %"}) {
      if (d.name == name) chosen.push_back(d);
    }
  }
  return chosen;
}

void print_all(int trials) {
  const std::vector<double> equal(5, 1.0);
  for (const Disturbance& d : chosen_disturbances()) {
    print({"equal", d, {1}}, trials);
    print({"equal, short rounds", d, {1}, 0.02}, trials);
    print({"equal, slow rounds", d, {1}, 1}, trials);
    print({"equal", d, equal}, trials);
    print({"equal, short rounds", d, equal, 0.02}, trials);
    print({"equal, thorough (racing)", d, equal, 0.2, [](unsigned) { return 0.0; }, 0,
           Effort::thorough},
          trials);
    print({"four by 30 %, one equal, thorough",
           d,
           {1.3, 1.3, 1.3, 1.3, 1},
           0.2,
           [](unsigned) { return 0.0; },
           0,
           Effort::thorough},
          trials);
    for (const double ratio : {1.02, 1.03, 1.05, 1.3, 10.0, 1000.0}) {
      print({fmt::format("{} times", ratio), d, {ratio}}, trials);
      print({fmt::format("{} times, and four equal", ratio), d, {ratio, 1, 1, 1, 1}}, trials);
    }
  }
}

void print_busy(int trials) {
  const Disturbance noise = {.name = "normal 5 %", .own = 0.05};
  const auto stays = [](unsigned) { return 0.9; };
  const auto comes_and_goes = [](unsigned round) { return round / 4 % 2 == 0 ? 0.9 : 0.0; };
  const auto starts = [](unsigned round) { return round < 12 ? 0.0 : 0.9; };
  const auto starts_soon = [](unsigned round) { return round < 8 ? 0.0 : 0.9; };
  for (const std::vector<double>& ratios : {std::vector<double>{1}, std::vector<double>(5, 1.0),
                                            std::vector<double>{1.3}, std::vector<double>{1000}}) {
    const std::string what = fmt::format("{:g} times", ratios[0]);
    print({what + ", neighbour stays", noise, ratios, 0.2, stays, 0}, trials);
    print({what + ", neighbour comes and goes", noise, ratios, 0.2, comes_and_goes, 0.3}, trials);
    print({what + ", neighbour starts in mid-run", noise, ratios, 0.2, starts, 0.3}, trials);
    print({what + ", neighbour starts early", noise, ratios, 0.2, starts_soon, 0.3}, trials);
  }
}

}  // namespace
}  // namespace concbench

int main(int argc, char** argv) {
  using namespace concbench;
  const int trials = argc > 1 ? std::atoi(argv[1]) : 2000;
  if (argc > 2) wanted = argv[2];
  print_header(trials);
  print_all(trials);
  print_busy(trials);
}
