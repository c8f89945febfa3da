// How far verdicts can be trusted: cases that do the same work, or work that differs by a known
// fraction, judged by concbench as its users run it, and by hyperfine as its users run it.
//
//   trust_study PROGRAM TRIALS TRIALS_OF_HYPERFINE [alone|comes-and-goes|stays|starts]...
//
// PROGRAM is this program itself (its other face does the work once, for hyperfine and `command`).
// A neighbour that comes and goes computes for half a second and sleeps for half a second, on
// average, in random turns; one that starts does so at a random moment of the first three seconds
// of each trial. A trial of hyperfine is judged in the two ways in which its output is read: by the
// summary line (1 lies outside the ratio's deviation) and by Welch's test at 5 %.
#include <fmt/core.h>
#include <sys/wait.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "analysis/make_report.hpp"
#include "analysis/stopping_judge.hpp"
#include "measure/measure.hpp"
#include "measure/sampler.hpp"
#include "os/files.hpp"
#include "os/process.hpp"
#include "statistics/summary.hpp"
#include "workloads/table.hpp"

namespace concbench {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t kSteps = 2'000'000;  // about 10 ms

std::uint64_t more_steps(double slowdown) {
  return static_cast<std::uint64_t>(static_cast<double>(kSteps) * (1 + slowdown));
}

enum class Neighbour { alone, comes_and_goes, stays, starts };

/// What a trial asks.
struct Question {
  std::string_view name;
  /// How much slower each case is than the baseline.
  std::vector<double> slowdowns;
  /// Programs of 8 ms rather than a task of 10 ms within a sampler.
  bool programs = false;
  std::optional<double> margin = {};
  std::optional<std::chrono::nanoseconds> limit = {};
};

Case make_case(const std::string& name, std::string_view workload,
               const std::map<std::string, std::vector<std::string>, std::less<>>& params) {
  const WorkloadEntry& entry = find_workload(workload);
  Case c{.name = name, .workload = &entry};
  c.params = Params::parse(entry.info.params, params);
  c.backend = &find_backend("sequential");
  c.dispatch = &find_dispatch("map");
  c.chunk_size = ChunkSize::of(1);
  c.tasks = 1;
  return c;
}

Case case_of(const Question& question, const std::string& self, const std::string& name,
             double slowdown) {
  const std::uint64_t steps = more_steps(slowdown);
  if (!question.programs) {
    return make_case(name, "chain", {{"n", {"1"}}, {"steps", {std::to_string(steps)}}});
  }
  return make_case(name, "command", {{"cmd", {fmt::format("{} work {}", self, steps * 3 / 4)}}});
}

Plan plan_of(const Question& question, const std::string& self, std::uint64_t seed) {
  Plan plan{.settings = {}, .cpus = cpu_budget()};
  plan.settings.seed = seed;
  plan.settings.margin = question.margin.value_or(plan.settings.margin);
  plan.settings.time_limit = question.limit;
  plan.cases = {case_of(question, self, "baseline", 0)};
  for (const double slowdown : question.slowdowns) {
    plan.cases.push_back(case_of(question, self, fmt::format("{}", plan.cases.size()), slowdown));
  }
  return plan;
}

/// Of trials, each of which is wrong where any of its verdicts is, and right where all are.
struct Tally {
  int trials = 0;
  int wrong = 0;
  int found = 0;
  int same = 0;
  int undecided = 0;
  int covered = 0;
  std::vector<double> seconds;
  std::vector<double> rounds;
  std::size_t invalid = 0;
  std::size_t samples = 0;
};

/// Of one trial.
struct Verdicts {
  bool wrong = false;
  bool all_found = true;
  bool all_same = true;
  bool covered = true;
};

void note(Verdicts& verdicts, Verdict verdict, double slowdown) {
  verdicts.wrong |= verdict == Verdict::faster || (verdict == Verdict::slower && slowdown == 0);
  verdicts.all_found &= verdict == Verdict::slower && slowdown > 0;
  verdicts.all_same &= verdict == Verdict::same;
}

void count(Tally& tally, const Verdicts& verdicts) {
  ++tally.trials;
  tally.wrong += verdicts.wrong;
  tally.found += verdicts.all_found;
  tally.same += verdicts.all_same;
  tally.undecided += !verdicts.wrong && !verdicts.all_found && !verdicts.all_same;
  tally.covered += verdicts.covered;
}

void count_samples(Tally& tally, const Measurements& measurements) {
  for (const CaseResult& c : measurements.cases) {
    tally.samples += c.samples.size();
    tally.invalid += static_cast<std::size_t>(
        std::ranges::count_if(c.samples, [](const Sample& s) { return !s.invalid.empty(); }));
  }
}

void run_trial(Tally& tally, const Question& question, const std::string& self,
               std::uint64_t seed) {
  const Plan plan = plan_of(question, self, seed);
  Stage stage(plan);
  ForkingSampler sampler(plan, stage, nullptr);
  const Clock::time_point begin = Clock::now();
  StoppingJudge judge(plan);
  const Measurements measurements =
      measure(plan, sampler, judge, Clock::now, [](const Progress&) {});
  tally.seconds.push_back(std::chrono::duration<double>(Clock::now() - begin).count());
  tally.rounds.push_back(measurements.rounds);
  count_samples(tally, measurements);
  const Report report = make_report(plan, measurements, {});
  Verdicts verdicts;
  for (std::size_t i = 0; i < question.slowdowns.size(); ++i) {
    const auto& comparison = report.cases[i + 1].comparison;
    const double slowdown = question.slowdowns[i];
    note(verdicts, comparison ? comparison->verdict : Verdict::undecided, slowdown);
    const double truth = static_cast<double>(more_steps(slowdown)) / static_cast<double>(kSteps);
    verdicts.covered &=
        !comparison || (comparison->ratio.lower <= truth && truth <= comparison->ratio.upper);
  }
  count(tally, verdicts);
}

double percent(int part, int whole) { return whole == 0 ? 0 : 100.0 * part / whole; }

void print(std::string_view who, const Question& question, const Tally& t) {
  fmt::print(
      "{:<20} {:<28} {:>6} {:>7.1f} {:>7.1f} {:>7.1f} {:>9.1f} {:>8.1f} {:>8.2f} {:>7.0f} "
      "{:>8.1f}\n",
      who, question.name, t.trials, percent(t.wrong, t.trials), percent(t.found, t.trials),
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
  const auto add = [&](Tally& tally, bool different) {
    // It tells no interval.
    Verdicts verdicts{.covered = false};
    note(verdicts, verdict(different), slowdown);
    count(tally, verdicts);
  };
  add(summary, std::abs(ratio - 1) > deviation);
  add(test, w.p < 0.05);
  summary.seconds.push_back(seconds);
  test.seconds.push_back(seconds);
}

void compute_until(Clock::time_point end) {
  while (Clock::now() < end) {
  }
}

[[noreturn]] void be_a_neighbour(Neighbour neighbour, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto up_to = [&](std::chrono::milliseconds most) {
    return std::chrono::milliseconds(random() % static_cast<std::uint64_t>(most.count()));
  };
  if (neighbour == Neighbour::starts) std::this_thread::sleep_for(up_to(3s));
  while (true) {
    compute_until(Clock::now() + 100ms + up_to(800ms));
    if (neighbour == Neighbour::comes_and_goes) std::this_thread::sleep_for(100ms + up_to(800ms));
  }
}

/// Beside a trial; nobody where it is to be alone.
Child neighbour_of_trial(Neighbour neighbour, std::uint64_t seed) {
  if (neighbour == Neighbour::alone) return {};
  return Child(fork_process([&] { be_a_neighbour(neighbour, seed); }));
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

std::vector<Question> questions() {
  return {{"one equal", {0}},
          {"five equal", {0, 0, 0, 0, 0}},
          {"1 %", {0.01}},
          {"2 %", {0.02}},
          {"3 %", {0.03}},
          {"5 %", {0.05}},
          {"10 %", {0.10}},
          {.name = "1 % in 1 s, margin 0", .slowdowns = {0.01}, .margin = 0, .limit = 1s},
          {.name = "1 % in 5 s, margin 0", .slowdowns = {0.01}, .margin = 0, .limit = 5s},
          {.name = "1 % in 20 s, program",
           .slowdowns = {0.01},
           .programs = true,
           .margin = 0,
           .limit = 20s}};
}

void study(const std::string& self, int trials, int hyperfine_trials, Neighbour neighbour) {
  const TemporaryDirectory folder{{}};
  for (const Question& question : questions()) {
    Tally ours, summary, test;
    const bool for_hyperfine = question.slowdowns.size() == 1 && !question.margin;
    for (int i = 0; i < trials; ++i) {
      const auto seed = static_cast<std::uint64_t>(i) + 1;
      {
        const Child beside = neighbour_of_trial(neighbour, seed);
        run_trial(ours, question, self, seed);
      }
      if (!for_hyperfine || i >= hyperfine_trials) continue;
      const Child beside = neighbour_of_trial(neighbour, seed);
      run_hyperfine(summary, test, self, question.slowdowns.front(), folder.path());
    }
    print("concbench", question, ours);
    if (summary.trials == 0) continue;
    print("hyperfine, summary", question, summary);
    print("hyperfine, Welch", question, test);
  }
}

constexpr std::pair<std::string_view, Neighbour> kNeighbours[] = {
    {"alone", Neighbour::alone},
    {"comes-and-goes", Neighbour::comes_and_goes},
    {"stays", Neighbour::stays},
    {"starts", Neighbour::starts}};

void study_named(std::string_view name, const std::string& self, int trials, int hyperfine_trials) {
  const auto* found =
      std::ranges::find(kNeighbours, name, &std::pair<std::string_view, Neighbour>::first);
  if (found == std::end(kNeighbours))
    throw std::runtime_error(fmt::format("no neighbour '{}'", name));
  fmt::print(
      "\nneighbour: {}\n{:<20} {:<28} {:>6} {:>7} {:>7} {:>7} {:>9} {:>8} {:>8} {:>7} {:>8}\n",
      name, "judge", "truth", "trials", "wrong", "found", "same", "undecided", "covered", "seconds",
      "rounds", "invalid");
  study(self, trials, hyperfine_trials, found->second);
}

}  // namespace
}  // namespace concbench

int main(int argc, char** argv) {
  using namespace concbench;
  const std::vector<std::string> args(argv, argv + argc);
  if (args.size() == 3 && args[1] == "work") return work(argv[2]);
  if (args.size() < 4) {
    fmt::print(stderr, "usage: trust_study PROGRAM TRIALS TRIALS_OF_HYPERFINE [NEIGHBOUR]...\n");
    return 2;
  }
  std::vector<std::string> names(args.begin() + 4, args.end());
  if (names.empty()) names = {"alone"};
  for (const std::string& name : names) {
    study_named(name, args[1], std::stoi(args[2]), std::stoi(args[3]));
  }
}
