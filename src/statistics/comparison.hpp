#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "statistics/estimate.hpp"

namespace concbench {

/// What an interval of the ratio shows.
enum class Verdict { faster, slower, same, undecided };

/// The name of the verdict in reports.
std::string_view to_string(Verdict verdict);

/// Why a comparison is undecided.
enum class OpenBecause {
  wide,             ///< its interval holds more than one verdict
  too_few_rounds,   ///< so few rounds could show nothing at its level, whatever they were
  alike_rounds,     ///< there are enough, but neighbouring ones are alike and tell less
  unconfirmed,      ///< the last look showed a verdict that the look before did not
  machine_changed,  ///< others took much more of the machine in one half of it than in the other
};

/// The name of the reason in reports, e.g. "too-few-rounds".
std::string_view to_string(OpenBecause reason);

/// `same` where the whole interval lies in 1 / (1 + margin) .. 1 + margin, even when it leaves out
/// 1: the user said that such a difference does not matter. Else `faster` where it lies below 1 and
/// `slower` where above. A margin of 0 leaves no `same`.
Verdict verdict_of(const Estimate& ratio, double margin);

/// How ratios scatter from round to round.
struct Scatter {
  /// The number of independent rounds that would tell as much.
  std::size_t effective = 0;
  /// Of the logarithms, as robust_deviation(); 0 where it is not known.
  double deviation = 0;
};

/// The number of further rounds after which a comparison that is undecided at level `alpha` has
/// about four chances in five to be decided, if its point is right and rounds go on as they were.
/// It supposes that the interval shrinks with the square root of the rounds; one that the sign test
/// has not given yet is foretold from the scatter. At least a fifth of those taken: fewer change
/// little. Nothing where it is decided, and where more than 100000 rounds would be needed, as for a
/// point on the margin.
std::optional<std::size_t> rounds_needed(const Estimate& ratio, double margin, double alpha,
                                         const Scatter& scatter);

/// One evaluation of the samples so far. `alpha` is the false-alarm probability that this look may
/// spend on all comparisons together; `confidence` is what the intervals promise after it, all
/// looks of the run counted.
struct Look {
  std::size_t rounds = 0;
  double alpha = 0;
  double confidence = 0;
};

/// The only look at a run whose length did not depend on what was seen.
constexpr Look single_look(std::size_t rounds, double alpha) {
  return {.rounds = rounds, .alpha = alpha, .confidence = 1 - alpha};
}

/// The p-values, corrected for there being several (Holm 1979): each is at most alpha exactly where
/// Holm's procedure at alpha rejects. In the order given; never below the p-value, never above 1.
std::vector<double> holm(std::span<const double> p_values);

/// The level for the interval of each comparison that never contradicts Holm's procedure at
/// `alpha`: with k of m rejected, the i-th smallest p-value gets alpha / (m - i + 1) where it is
/// rejected, and alpha / (m - k) where not. An interval at that level leaves out 1 exactly where
/// the comparison is rejected (Serlin 1993). No level is above alpha.
std::vector<double> holm_levels(std::span<const double> p_values, double alpha);

/// One case against its baseline. `ratio.confidence` is the promise of the verdicts of the whole
/// run, which are wrong together with at most 1 - it; `level` is the alpha of this interval alone,
/// after all corrections. Intervals hold each by itself at its level: all of them together with at
/// least 1 - the sum of their levels, since Holm's grow from one to the next. `p_value` is
/// corrected for several comparisons, not for several looks.
struct Comparison {
  Estimate ratio;
  double p_value = 1;
  double level = 0;
  Verdict verdict = Verdict::undecided;
  std::optional<std::size_t> rounds_needed = {};
  /// Absent where it is decided.
  std::optional<OpenBecause> open_because = {};
  /// Others' mean use of CPUs, where samples that they disturbed had to be counted; absent where it
  /// rests on undisturbed ones.
  std::optional<double> under_load = {};
};

/// Takes the verdict away, for a reason that its interval does not tell.
void leave_open(Comparison& comparison, OpenBecause reason);

/// The samples of a case and of its baseline. Views: the samples must outlive them.
struct SamplePair {
  std::span<const double> subject;
  std::span<const double> baseline;
};

/// Compares cases of one run, paired by round, as paired_ratio(). The chance that any of them is
/// called faster or slower wrongly is at most look.alpha (Holm), and no interval contradicts its
/// verdict. In the order given; `margin` as in verdict_of().
std::vector<Comparison> compare_paired(std::span<const SamplePair> pairs, const Look& look,
                                       double margin);

/// The same for cases of two separate runs, as unpaired_ratio().
std::vector<Comparison> compare_unpaired(std::span<const SamplePair> pairs, const Look& look,
                                         double margin);

}  // namespace concbench
