#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "statistics/estimate.hpp"
#include "statistics/look.hpp"
#include "statistics/verdict.hpp"

namespace concbench {

/// One case against its baseline. `ratio.confidence` is the promise of the whole run; `level` is
/// the alpha of this interval alone, after all corrections. `p_value` is corrected for several
/// comparisons, not for several looks.
struct Comparison {
  Estimate ratio;
  double p_value = 1;
  double level = 0;
  Verdict verdict = Verdict::undecided;
  std::optional<std::size_t> rounds_needed;
};

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
