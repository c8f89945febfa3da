// How often the intervals hold the true ratio, and how often the whole procedure with its adaptive
// end calls a difference that is not there, on simulated machines. Prints plain tables.

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <string>
#include <vector>

#include "signed_rank.hpp"
#include "simulated_machine.hpp"
#include "statistics/autocorrelation.hpp"
#include "statistics/comparison.hpp"
#include "statistics/ratio.hpp"
#include "statistics/stopping.hpp"
#include "statistics/summary.hpp"

namespace concbench {
namespace {

using Samples = std::vector<std::vector<double>>;

constexpr double margin = 0.02;

Samples measure(SimulatedMachine& machine, std::size_t cases, std::size_t rounds) {
  Samples samples(cases);
  for (std::size_t round = 0; round < rounds; ++round) {
    const std::vector<double> values = machine.round();
    for (std::size_t i = 0; i < cases; ++i) samples[i].push_back(values[i]);
  }
  return samples;
}

std::vector<double> log_ratios(const std::vector<double>& subject,
                               const std::vector<double>& baseline) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < subject.size(); ++i) {
    ratios.push_back(std::log(subject[i] / baseline[i]));
  }
  return ratios;
}

// The median ratio is not the factor that was put in where only one side has spikes.
double true_ratio(const Disturbance& disturbance, double ratio) {
  if (disturbance.subject_spikes == 0) return ratio;
  SimulatedMachine machine(disturbance, 2, ratio, Random(42));
  const Samples samples = measure(machine, 2, 1'000'000);
  return std::exp(median(log_ratios(samples[1], samples[0])));
}

// The sign test that believes every round.
Estimate plain_sign_ratio(std::span<const double> ratios, double alpha) {
  const Estimate interval = median_interval(ratios, 1 - alpha);
  return {.point = std::exp(interval.point),
          .lower = std::exp(interval.lower),
          .upper = std::exp(interval.upper),
          .confidence = 1 - alpha,
          .method = IntervalMethod::paired_sign,
          .n = ratios.size()};
}

Estimate interval_of(std::string_view method, const Samples& samples, double alpha) {
  const std::vector<double> ratios = log_ratios(samples[1], samples[0]);
  if (method == "sign") return plain_sign_ratio(ratios, alpha);
  if (method == "sign+ess") return paired_ratio(samples[1], samples[0], alpha);
  if (method == "rank") return signed_rank_ratio(ratios, ratios.size(), alpha);
  if (method == "rank+ess") return signed_rank_ratio(ratios, effective_sample_size(ratios), alpha);
  return unpaired_ratio(samples[1], samples[0], alpha);
}

constexpr std::array paired_methods = {"sign", "sign+ess", "rank", "rank+ess"};

bool holds(const Estimate& estimate, double ratio) {
  return estimate.lower <= ratio && ratio <= estimate.upper;
}

struct Coverage {
  double held = 0;
  std::vector<double> widths;
};

void print_coverage(const Disturbance& disturbance, std::size_t rounds, int trials) {
  const double truth = true_ratio(disturbance, 1.0);
  std::array<Coverage, paired_methods.size()> found;
  for (int trial = 0; trial < trials; ++trial) {
    SimulatedMachine machine(disturbance, 2, 1.0, Random(1000 + static_cast<std::uint64_t>(trial)));
    const Samples samples = measure(machine, 2, rounds);
    for (std::size_t i = 0; i < paired_methods.size(); ++i) {
      const Estimate interval = interval_of(paired_methods[i], samples, 0.05);
      found[i].held += holds(interval, truth) ? 1 : 0;
      found[i].widths.push_back(std::log(interval.upper / interval.lower) / 2);
    }
  }
  fmt::print("{:<20}{:>4}", disturbance.name, rounds);
  for (Coverage& coverage : found) {
    std::ranges::sort(coverage.widths);
    fmt::print("  {:>6.1f} +-{:>6.2f}", 100 * coverage.held / trials,
               100 * coverage.widths[coverage.widths.size() / 2]);
  }
  fmt::print("\n");
}

void print_unpaired(const Disturbance& disturbance, std::size_t rounds, int trials) {
  double held = 0;
  const double truth = 1;
  for (int trial = 0; trial < trials; ++trial) {
    const auto seed = static_cast<std::uint64_t>(2 * trial);
    SimulatedMachine first(disturbance, 1, 1.0, Random(90'000 + seed));
    SimulatedMachine second(disturbance, 1, 1.0, Random(90'001 + seed));
    const Samples samples = {measure(first, 1, rounds)[0], measure(second, 1, rounds)[0]};
    held += holds(interval_of("unpaired", samples, 0.05), truth) ? 1 : 0;
  }
  fmt::print("{:<20}{:>4}  {:>6.1f}\n", disturbance.name, rounds, 100 * held / trials);
}

struct Tally {
  double faster = 0, slower = 0, same = 0, undecided = 0, held = 0, rounds = 0;

  void add(const Comparison& comparison, double truth) {
    const auto is = [&](Verdict verdict) { return comparison.verdict == verdict ? 1.0 : 0.0; };
    faster += is(Verdict::faster);
    slower += is(Verdict::slower);
    same += is(Verdict::same);
    undecided += is(Verdict::undecided);
    held += holds(comparison.ratio, truth) ? 1 : 0;
  }
};

std::vector<Comparison> compare_with(bool rank, const Samples& samples, const Look& look) {
  if (rank) {
    const Estimate ratio = interval_of("rank+ess", samples, look.alpha);
    return {Comparison{ratio, 1, look.alpha, verdict_of(ratio, margin)}};
  }
  std::vector<SamplePair> pairs;
  for (std::size_t i = 1; i < samples.size(); ++i) pairs.push_back({samples[i], samples[0]});
  return compare_paired(pairs, look, margin);
}

// Adds rounds until the rule ends the run; a round counts as a second.
std::vector<Comparison> run(SimulatedMachine& machine, std::size_t cases, const Stopping& stopping,
                            bool rank) {
  Samples samples(cases);
  for (std::size_t rounds = 1;; ++rounds) {
    const std::vector<double> values = machine.round();
    for (std::size_t i = 0; i < cases; ++i) samples[i].push_back(values[i]);
    const auto look = stopping.look_at(rounds, std::chrono::seconds(rounds));
    if (!look) continue;
    std::vector<Comparison> comparisons = compare_with(rank, samples, *look);
    if (stopping.reason_to_stop(*look, std::chrono::seconds(rounds), comparisons)) {
      return comparisons;
    }
  }
}

void print_adaptive(const Disturbance& disturbance, double ratio, std::size_t cases, int trials,
                    const StoppingRule& rule, bool rank = false) {
  const double truth = true_ratio(disturbance, ratio);
  Tally tally;
  for (int trial = 0; trial < trials; ++trial) {
    SimulatedMachine machine(disturbance, cases, ratio,
                             Random(500'000 + static_cast<std::uint64_t>(trial)));
    const auto comparisons = run(machine, cases, Stopping(rule), rank);
    tally.rounds += static_cast<double>(comparisons.front().ratio.n);
    for (const Comparison& comparison : comparisons) tally.add(comparison, truth);
  }
  const double percent = 100.0 / trials / static_cast<double>(cases - 1);
  fmt::print("{:<20}{:>6}{:>6.0f}{:>5}{:>9.2f}{:>9.2f}{:>9.1f}{:>11.1f}{:>9.2f}{:>8.0f}\n",
             disturbance.name, rank ? "rank" : "sign", 100 * (ratio - 1), cases - 1,
             tally.faster * percent, tally.slower * percent, tally.same * percent,
             tally.undecided * percent, tally.held * percent, tally.rounds / trials);
}

void adaptive_header(const StoppingRule& rule) {
  fmt::print("\nthe whole procedure, alpha {}, at most {} rounds, margin 2 %\n", rule.alpha,
             rule.max_rounds);
  fmt::print("{:<20}{:>6}{:>6}{:>5}{:>9}{:>9}{:>9}{:>11}{:>9}{:>8}\n", "", "test", "true%", "m",
             "faster%", "slower%", "same%", "undecided%", "holds%", "rounds");
}

// Whether rounds_needed() keeps its promise, for the rounds that it judged itself.
void print_advice(double ratio, int trials) {
  const Disturbance disturbance = {.name = "normal 3 %", .own = 0.03};
  double advised = 0;
  double decided = 0;
  double rounds = 0;
  for (int trial = 0; trial < trials; ++trial) {
    SimulatedMachine machine(disturbance, 2, ratio,
                             Random(700'000 + static_cast<std::uint64_t>(trial)));
    Samples samples = measure(machine, 2, 20);
    const auto before = compare_with(false, samples, single_look(20, 0.01)).front();
    if (!before.rounds_needed) continue;
    const Samples further = measure(machine, 2, *before.rounds_needed);
    for (std::size_t i = 0; i < 2; ++i) {
      samples[i].insert(samples[i].end(), further[i].begin(), further[i].end());
    }
    const auto after = compare_with(false, samples, single_look(samples[0].size(), 0.01)).front();
    advised += 1;
    decided += after.verdict != Verdict::undecided ? 1 : 0;
    rounds += static_cast<double>(*before.rounds_needed);
  }
  fmt::print(
      "true {:>3.0f} %: {:>5.0f} undecided, {:>6.0f} rounds advised on average, {:>5.1f} decided\n",
      100 * (ratio - 1), advised, rounds / advised, 100 * decided / advised);
}

}  // namespace
}  // namespace concbench

int main(int argc, char** argv) {
  using namespace concbench;
  const int trials = argc > 1 ? std::atoi(argv[1]) : 2000;
  fmt::print("coverage (%) of nominal 95 % intervals and median half-width (%), {} trials\n",
             trials);
  fmt::print("{:<20}{:>4}", "", "n");
  for (const auto* method : paired_methods) fmt::print("  {:>16}", method);
  fmt::print("\n");
  for (const auto& disturbance : disturbances()) {
    for (const std::size_t rounds : {10U, 20U, 50U}) print_coverage(disturbance, rounds, trials);
  }
  fmt::print("\ncoverage (%) of nominal 95 % intervals of two separate runs\n");
  for (const auto& disturbance : disturbances()) {
    for (const std::size_t rounds : {20U, 50U}) print_unpaired(disturbance, rounds, trials);
  }
  const StoppingRule rule = {.max_rounds = 200};
  adaptive_header(rule);
  for (const auto& disturbance : disturbances()) {
    for (const double ratio : {1.0, 1.02, 1.05, 1.1}) {
      for (const std::size_t cases : {2U, 5U})
        print_adaptive(disturbance, ratio, cases, trials, rule);
    }
    for (const double ratio : {1.0, 1.05}) {
      print_adaptive(disturbance, ratio, 2, trials, rule, true);
    }
  }
  for (const double alpha : {0.02, 0.05}) {
    const StoppingRule bolder = {.max_rounds = 200, .alpha = alpha};
    adaptive_header(bolder);
    for (const auto& disturbance : disturbances()) {
      print_adaptive(disturbance, 1.0, 2, trials, bolder);
    }
  }
  fmt::print(
      "\nundecided after 20 rounds (1 comparison, normal 3 %, alpha 0.01): decided (%) after "
      "the further rounds that were advised\n");
  for (const double ratio : {1.0, 1.02, 1.03, 1.05}) print_advice(ratio, trials);
}
