#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "measure/sample.hpp"
#include "plan/plan.hpp"
#include "statistics/comparison.hpp"
#include "statistics/look.hpp"
#include "statistics/median.hpp"
#include "statistics/stopping.hpp"

namespace concbench {

using Clock = std::chrono::steady_clock;

/// What became of a case.
enum class Status { ok, failed, timed_out, skipped };

struct CaseResult {
  Status status = Status::skipped;
  /// Why it is not ok; one line.
  std::string reason = {};
  /// All that were taken, good ones and bad ones.
  std::vector<Sample> samples = {};
};

/// Which rule ended the measuring.
enum class Ending {
  decided,    ///< every comparison has its verdict
  precision,  ///< those that have none are known as exactly as was asked for
  rounds,     ///< as many rounds as were asked for
  time_limit,
  no_case,  ///< every case has failed or was skipped
  interrupted,
};

/// What measuring found; cases stand as in the plan.
struct Findings {
  Ending ending = Ending::rounds;
  /// Whether the rounds that were to be taken in any event were taken.
  bool complete = true;
  /// Rounds that every open case went through.
  unsigned rounds = 0;
  /// What estimates from these samples may promise.
  Look look = {};
  /// The signal that interrupted it, or 0.
  int signal = 0;
  std::vector<CaseResult> cases = {};
};

/// Takes samples. The one interface between the loop over rounds and the world.
class Sampler {
 public:
  virtual ~Sampler() = default;

  /// Takes one sample of cases[index]; it is given up at `deadline`. Never throws for what goes
  /// wrong inside the sample: that is its outcome.
  virtual Sample take(std::size_t index, std::optional<Clock::time_point> deadline) = 0;
};

/// Where measuring stands, for those who show it.
struct Progress {
  unsigned round = 0;
  /// How many there will be at least.
  unsigned rounds = 0;
  std::size_t taken = 0;   ///< samples so far
  std::size_t wanted = 0;  ///< samples of the rounds so far and of those still to come, at least
  const Case* current = nullptr;
  std::size_t index = 0;  ///< of the current case
  /// How many rounds it will likely take, by the last look at what was found.
  unsigned expected = 0;
  /// When no further round begins.
  std::optional<Clock::time_point> end = {};
  /// All that was found so far, by case.
  const std::vector<CaseResult>* cases = nullptr;
};

/// Takes rounds, one sample of every case in a fresh seeded order, until the plan's rule says that
/// it is enough. An invalid sample is taken again, a few times. A case that fails is not sampled
/// again; the others go on. `now` and `show` are the only ties to time and terminal.
Findings measure(const Plan& plan, Sampler& sampler, const std::function<Clock::time_point()>& now,
                 const std::function<void(const Progress&)>& show);

/// Figures of two cases in the rounds in which both have a usable sample, in that order.
struct PairedFigures {
  std::vector<double> subject;
  std::vector<double> baseline;
};

/// Some samples, and what is looked at in each.
struct FigureOf {
  const std::vector<Sample>& samples;
  double (*of)(const Sample&);
};
PairedFigures pair_figures(const FigureOf& subject, const FigureOf& baseline);
PairedFigures pair_totals(const CaseResult& subject, const CaseResult& baseline);

/// Each case against its baseline, cases[baselines[i]]; absent for a baseline itself and where no
/// round has both.
std::vector<std::optional<Comparison>> compare_cases(const std::vector<CaseResult>& cases,
                                                     std::span<const std::size_t> baselines,
                                                     const Look& look, double margin);
/// All with the same one.
std::vector<std::optional<Comparison>> compare_cases(const std::vector<CaseResult>& cases,
                                                     std::size_t baseline, const Look& look,
                                                     double margin);

/// A case of those with the same baseline, against another one of them.
struct RivalComparison {
  std::size_t subject = 0;
  std::size_t against = 0;
  Comparison comparison = {};
};

/// For each case the fastest of those with the same baseline, by the median of the ratio to that;
/// the case itself where the baseline has no usable sample.
std::vector<std::size_t> fastest_cases(const std::vector<CaseResult>& cases,
                                       std::span<const std::size_t> baselines);

/// Each case against cases[against[i]], where that is another one and a round has both. As
/// compare_cases(), but look.alpha is shared among all pairs of the cases with the same baseline,
/// so that it does not matter that `against` was chosen by the same samples.
std::vector<RivalComparison> compare_rivals(const std::vector<CaseResult>& cases,
                                            std::span<const std::size_t> baselines,
                                            std::span<const std::size_t> against, const Look& look,
                                            double margin);

}  // namespace concbench
