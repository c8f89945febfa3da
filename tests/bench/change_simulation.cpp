// How often a change is found in histories that have none, and how often one that is there, by the
// test behind `concbench history plot`. Prints plain tables; the same seed gives the same.

#include <fmt/core.h>

#include <cmath>
#include <cstdlib>
#include <string>
#include <vector>

#include "statistics/changes.hpp"
#include "support/random.hpp"

namespace concbench {
namespace {

/// How figures scatter from run to run, in logarithms.
struct Scatter {
  std::string_view name;
  double spread = 0.02;
  /// Chance of a run that something else made slower, by 30 % in the mean.
  double spikes = 0;
  /// Correlation of a run with the one before.
  double alike = 0;
  /// Growth of the spread from the first run to the last.
  double growth = 1;
};

constexpr Scatter kScatters[] = {
    {.name = "normal"},
    {.name = "spikes", .spikes = 0.1},
    {.name = "spread doubles", .growth = 2},
    {.name = "spread x 5", .growth = 5},
    {.name = "alike 0.3", .alike = 0.3},
    {.name = "alike 0.6", .alike = 0.6},
};

/// Figures of some runs; those from `at` on are `ratio` times as large.
std::vector<double> history(const Scatter& scatter, std::size_t runs, std::size_t at, double ratio,
                            Random& random) {
  std::vector<double> figures;
  double state = random.normal();
  for (std::size_t i = 0; i < runs; ++i) {
    state = scatter.alike * state + std::sqrt(1 - scatter.alike * scatter.alike) * random.normal();
    const double share = static_cast<double>(i) / static_cast<double>(runs);
    double value = scatter.spread * std::pow(scatter.growth, share) * state;
    if (random.chance(scatter.spikes)) value -= 0.3 * std::log(random.uniform());
    figures.push_back((i >= at ? ratio : 1) * std::exp(value));
  }
  return figures;
}

struct Found {
  double any = 0;
  double right = 0;
  double too_many = 0;
};

Found search(const Scatter& scatter, std::size_t runs, std::size_t at, double ratio,
             std::size_t trials, double alpha) {
  Random random(42);
  Found found;
  for (std::size_t trial = 0; trial < trials; ++trial) {
    const auto changes =
        find_changes(history(scatter, runs, at, ratio, random), {.alpha = alpha, .margin = 0});
    if (!changes.empty()) found.any += 1;
    if (changes.size() > 1) found.too_many += 1;
    for (const LevelChange& change : changes) {
      if (change.at + 1 >= at && change.at <= at + 1) found.right += 1;
    }
  }
  return found;
}

void print_false_alarms(std::size_t trials) {
  fmt::print("histories without a change in which one is found (%), {} trials\n", trials);
  fmt::print("{:<16}{:>6}{:>12}{:>12}\n", "scatter", "runs", "at 1 %", "at 5 %");
  for (const Scatter& scatter : kScatters) {
    for (const std::size_t runs : {10U, 20U, 50U, 200U}) {
      fmt::print("{:<16}{:>6}", scatter.name, runs);
      for (const double alpha : {0.01, 0.05}) {
        const Found found = search(scatter, runs, runs, 1, trials, alpha);
        fmt::print("{:>12.2f}", 100 * found.any / static_cast<double>(trials));
      }
      fmt::print("\n");
    }
  }
}

void print_power(std::size_t trials) {
  fmt::print("\na change by three times the spread, found at 1 % (%), {} trials\n", trials);
  fmt::print("{:<16}{:>6}{:>12}{:>9}{:>14}{:>16}\n", "scatter", "runs", "runs after", "found",
             "at most 1 off", "more than one");
  for (const Scatter& scatter : kScatters) {
    for (const auto& [runs, after] :
         {std::pair{10U, 5U}, {20U, 3U}, {20U, 5U}, {20U, 10U}, {50U, 3U}, {50U, 5U}, {200U, 5U}}) {
      const Found found =
          search(scatter, runs, runs - after, std::exp(3 * scatter.spread), trials, 0.01);
      const auto share = [&](double count) { return 100 * count / static_cast<double>(trials); };
      fmt::print("{:<16}{:>6}{:>12}{:>9.1f}{:>14.1f}{:>16.2f}\n", scatter.name, runs, after,
                 share(found.any), share(found.right), share(found.too_many));
    }
  }
}

}  // namespace
}  // namespace concbench

int main(int argc, char** argv) {
  const auto trials = static_cast<std::size_t>(argc > 1 ? std::atoi(argv[1]) : 10'000);
  concbench::print_false_alarms(trials);
  concbench::print_power(trials / 5);
}
