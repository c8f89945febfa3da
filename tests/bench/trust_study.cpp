// How far verdicts can be trusted: pairs of cases that do the same work, or work that differs by a
// known fraction, judged by concbench as its users run it, and by hyperfine as its users run it.
//
//   trust_study PROGRAM TRIALS TRIALS_OF_HYPERFINE [neighbour]
//
// PROGRAM is this program itself (its other face does the work once, for hyperfine). With
// `neighbour` a process beside it computes for half a second and sleeps for half a second, on
// average, in random turns. A trial of hyperfine is judged in the two ways in which its output is
// read: by the summary line (1 lies outside the ratio's deviation) and by Welch's test at 5 %.
#include <fmt/core.h>
#include <sys/wait.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <thread>

#include "analysis/pairing.hpp"
#include "analysis/stopping_judge.hpp"
#include "measure/measure.hpp"
#include "measure/sampler.hpp"
#include "os/files.hpp"
#include "os/process.hpp"
#include "statistics/summary.hpp"
#include "workloads/table.hpp"

namespace concbench {
namespace {

constexpr std::uint64_t kSteps = 2'000'000;  // about 10 ms

std::uint64_t more_steps(double slowdown) {
  return static_cast<std::uint64_t>(static_cast<double>(kSteps) * (1 + slowdown));
}

Case make_case(const std::string& name, std::uint64_t steps) {
  const WorkloadEntry& chain = find_workload("chain");
  Case c{.name = name, .workload = &chain};
  c.params = Params::parse(chain.info.params, {{"n", {"1"}}, {"steps", {std::to_string(steps)}}});
  c.backend = &find_backend("sequential");
  c.dispatch = &find_dispatch("map");
  c.chunk_size = ChunkSize::of(1);
  c.tasks = 1;
  return c;
}

struct Tally {
  int trials = 0;
  int faster = 0;
  int slower = 0;
  int same = 0;
  int undecided = 0;
  int covered = 0;
  std::vector<double> seconds;
  std::vector<double> rounds;
  std::size_t invalid = 0;
  std::size_t samples = 0;
};

void count(Tally& tally, Verdict verdict) {
  ++tally.trials;
  tally.faster += verdict == Verdict::faster;
  tally.slower += verdict == Verdict::slower;
  tally.same += verdict == Verdict::same;
  tally.undecided += verdict == Verdict::undecided;
}

void run_trial(Tally& tally, double slowdown, std::uint64_t seed) {
  Plan plan{.settings = {}, .cpus = cpu_budget()};
  plan.settings.seed = seed;
  plan.cases = {make_case("a", kSteps), make_case("b", more_steps(slowdown))};
  Stage stage(plan);
  ForkingSampler sampler(plan, stage, nullptr);
  const Clock::time_point begin = Clock::now();
  StoppingJudge judge(plan);
  const Measurements measurements =
      measure(plan, sampler, judge, Clock::now, [](const Progress&) {});
  tally.seconds.push_back(std::chrono::duration<double>(Clock::now() - begin).count());
  tally.rounds.push_back(measurements.rounds);
  for (const CaseResult& c : measurements.cases) {
    tally.samples += c.samples.size();
    tally.invalid += static_cast<std::size_t>(
        std::ranges::count_if(c.samples, [](const Sample& s) { return !s.invalid.empty(); }));
  }
  const auto comparison =
      compare_cases(measurements.cases, 0, look_of(plan, measurements), plan.settings.margin)[1];
  if (!comparison) return count(tally, Verdict::undecided);
  count(tally, comparison->verdict);
  const double truth = static_cast<double>(more_steps(slowdown)) / static_cast<double>(kSteps);
  tally.covered += comparison->ratio.lower <= truth && truth <= comparison->ratio.upper;
}

double percent(int part, int whole) { return whole == 0 ? 0 : 100.0 * part / whole; }

void print(const std::string& who, double slowdown, const Tally& t) {
  fmt::print(
      "{:<20} {:>5.0f} % {:>6} {:>8.1f} {:>8.1f} {:>8.1f} {:>9.1f} {:>8.1f} {:>8.2f} {:>7.0f} "
      "{:>8.1f}\n",
      who, 100 * slowdown, t.trials, percent(t.faster, t.trials), percent(t.slower, t.trials),
      percent(t.same, t.trials), percent(t.undecided, t.trials), percent(t.covered, t.trials),
      t.seconds.empty() ? 0 : median(t.seconds), t.rounds.empty() ? 0 : median(t.rounds),
      t.samples == 0 ? 0 : 100.0 * static_cast<double>(t.invalid) / static_cast<double>(t.samples));
  std::fflush(stdout);
}

/// Two-sided, by the incomplete beta function's continued fraction (DLMF, 8.17.22).
double student_p(double t, double df) {
  const double x = df / (df + t * t);
  const double a = df / 2;
  const double b = 0.5;
  double c = 1;
  double d = 1 / std::max(1 - (a + b) * x / (a + 1), 1e-300);
  double h = d;
  for (int m = 1; m < 300; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    h *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    h *= d * c;
  }
  const double log_beta = std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b);
  return std::exp(log_beta + a * std::log(x) + b * std::log(1 - x)) * h / a;
}

struct Welch {
  double mean_a, mean_b, sd_a, sd_b, p;
};

Welch welch(const std::vector<double>& a, const std::vector<double>& b) {
  const Summary x = summarize(a);
  const Summary y = summarize(b);
  const double va = x.stddev * x.stddev / static_cast<double>(a.size());
  const double vb = y.stddev * y.stddev / static_cast<double>(b.size());
  const double t = (x.mean - y.mean) / std::sqrt(va + vb);
  const double df =
      (va + vb) * (va + vb) /
      (va * va / static_cast<double>(a.size() - 1) + vb * vb / static_cast<double>(b.size() - 1));
  return {x.mean, y.mean, x.stddev, y.stddev, x.mean == y.mean ? 1 : student_p(std::abs(t), df)};
}

void run_hyperfine(Tally& summary, Tally& test, const std::string& self, double slowdown,
                   const std::filesystem::path& folder) {
  const auto json = folder / "hyperfine.json";
  const Clock::time_point begin = Clock::now();
  const std::string command =
      fmt::format("hyperfine -N --export-json {} '{} work {}' '{} work {}' >/dev/null 2>&1",
                  json.string(), self, kSteps, self, more_steps(slowdown));
  if (std::system(command.c_str()) != 0) throw std::runtime_error("hyperfine failed");
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  const auto results = nlohmann::json::parse(std::ifstream(json)).at("results");
  const Welch w = welch(results[0].at("times"), results[1].at("times"));
  const double ratio = w.mean_b / w.mean_a;
  const double deviation = ratio * std::hypot(w.sd_a / w.mean_a, w.sd_b / w.mean_b);
  const auto verdict = [&](bool different) {
    return !different ? Verdict::undecided : ratio > 1 ? Verdict::slower : Verdict::faster;
  };
  count(summary, verdict(std::abs(ratio - 1) > deviation));
  count(test, verdict(w.p < 0.05));
  summary.seconds.push_back(seconds);
  test.seconds.push_back(seconds);
}

/// Half of the time it computes, in turns whose lengths no one can keep step with.
[[noreturn]] void be_a_neighbour() {
  std::mt19937_64 random(4711);
  while (true) {
    const auto turn = [&] { return std::chrono::milliseconds(100 + random() % 800); };
    for (const auto end = Clock::now() + turn(); Clock::now() < end;) {
    }
    std::this_thread::sleep_for(turn());
  }
}

/// What hyperfine starts: the work of one pass.
int work(const char* text) {
  std::uint64_t steps = 0;
  std::from_chars(text, text + std::string_view(text).size(), steps);
  const auto chain = make_workload(
      find_workload("chain"),
      Params::parse(find_workload("chain").info.params, {{"steps", {std::to_string(steps)}}}), {});
  std::uint64_t value = 0;
  chain->run({0, 1}, {&value, 1});
  return value == 0 ? 1 : 0;
}

void study(const std::string& self, int trials, int hyperfine_trials) {
  const TemporaryDirectory folder{{}};
  fmt::print("{:<20} {:>7} {:>6} {:>8} {:>8} {:>8} {:>9} {:>8} {:>8} {:>7} {:>8}\n", "judge",
             "truth", "trials", "faster", "slower", "same", "undecided", "covered", "seconds",
             "rounds", "invalid");
  for (const double slowdown : {0.0, 0.02, 0.05, 0.10}) {
    Tally ours, summary, test;
    const int share = slowdown == 0 ? 1 : 4;
    const int wanted = trials / share;
    const int hyperfine_wanted = hyperfine_trials / share;
    for (int i = 0; i < wanted; ++i) {
      run_trial(ours, slowdown, static_cast<std::uint64_t>(i) + 1);
      if (i < hyperfine_wanted) run_hyperfine(summary, test, self, slowdown, folder.path());
    }
    print("concbench", slowdown, ours);
    print("hyperfine, summary", slowdown, summary);
    print("hyperfine, Welch", slowdown, test);
  }
}

}  // namespace
}  // namespace concbench

int main(int argc, char** argv) {
  using namespace concbench;
  const std::vector<std::string> args(argv, argv + argc);
  if (args.size() == 3 && args[1] == "work") return work(argv[2]);
  if (args.size() < 4) {
    fmt::print(stderr, "usage: trust_study PROGRAM TRIALS TRIALS_OF_HYPERFINE [neighbour]\n");
    return 2;
  }
  Child neighbour;
  if (args.size() == 5 && args[4] == "neighbour") neighbour = Child(fork_process(be_a_neighbour));
  study(args[1], std::stoi(args[2]), std::stoi(args[3]));
}
