#pragma once

#include <chrono>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>

#include "statistics/comparison.hpp"
#include "statistics/ending.hpp"
#include "statistics/estimate.hpp"

namespace concbench {

/// How many rounds a first look with the share `alpha` of the false-alarm probability takes to
/// decide one of `comparisons` by signs alone: 1 + ceil(log2(comparisons / alpha)). Fewer could
/// decide nothing, whatever was measured. Absent where alpha is 0: no number could.
std::optional<std::size_t> fewest_rounds_to_decide(double comparisons, double alpha);

/// When to stop. Precisions are relative half-widths; `alpha` is the false-alarm probability of the
/// whole run, looks and comparisons together. max_rounds equal to min_rounds asks for a fixed
/// number of rounds, judged once with the whole alpha. The time limit wins over min_rounds. The
/// budget ends a run that has kFewestRounds.
struct StoppingRule {
  static constexpr std::size_t kFewestRounds = 10;
  /// Where looks begin that signs can decide.
  std::size_t min_rounds = kFewestRounds;
  std::size_t max_rounds = std::numeric_limits<std::size_t>::max();
  std::chrono::nanoseconds time_limit = std::chrono::nanoseconds::max();
  std::chrono::nanoseconds budget = std::chrono::nanoseconds::max();
  /// Of estimates that are compared with nothing.
  double precision = 0.01;
  /// At which a comparison is left undecided; absent: none is before a limit.
  std::optional<double> paired_precision = {};
  double alpha = 0.01;
};

/// Decides after each round whether to go on. Holds no state but its rule: looks are taken at fixed
/// numbers of rounds, min_rounds times 2^(k/2), each with 0.2 * 0.8^k of 0.98 alpha, so that
/// however often one looks, all looks together spend at most alpha (Lan and DeMets 1983; Bonferroni
/// over looks). Looks at 3, 5 and 7 rounds, with alpha / 150 each, find differences so large that
/// the RangeRule shows them. A run that is ended by a limit, which does not depend on the
/// comparisons, spends what is left of alpha at its last look.
class Stopping {
 public:
  explicit Stopping(const StoppingRule& rule) : rule_(rule) {}

  /// The look to take after `rounds` rounds, or nothing where none is due. Evaluate with its alpha,
  /// and ask reason_to_stop(). Must be asked after every round.
  std::optional<Look> look_at(std::size_t rounds, std::chrono::nanoseconds elapsed) const;

  /// Whether a look at so many rounds is one of those before min_rounds.
  bool is_early(std::size_t rounds) const;

  /// The last look at `rounds` rounds, begun ones counted, of a run that a limit cuts short.
  Look last_look(std::size_t rounds) const;

  /// The same where the user cut it short, who may have seen how things stood: it may spend no more
  /// than the look that would have come next.
  Look interrupted_look(std::size_t rounds) const;

  /// Why the run ends with this look, or nothing where it goes on. `comparisons` and `alone`
  /// (estimates that are compared with nothing, such as the median of an only case) were found with
  /// the alpha of the look. With neither, only the limits end the run.
  std::optional<Ending> reason_to_stop(const Look& look, std::chrono::nanoseconds elapsed,
                                       std::span<const Comparison> comparisons,
                                       std::span<const Estimate> alone = {}) const;

 private:
  std::optional<Ending> limit_reached(std::size_t rounds, std::chrono::nanoseconds elapsed) const;
  bool is_fixed() const { return rule_.max_rounds == rule_.min_rounds; }
  /// What regular looks share.
  double regular_alpha() const;

  StoppingRule rule_;
};

}  // namespace concbench
