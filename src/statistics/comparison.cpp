#include "statistics/comparison.hpp"

#include "statistics/holm.hpp"
#include "statistics/paired_ratio.hpp"
#include "statistics/unpaired_ratio.hpp"

namespace concbench {
namespace {

Comparison comparison_of(Estimate ratio, double p_value, double level, double margin) {
  return {.ratio = ratio,
          .p_value = p_value,
          .level = level,
          .verdict = verdict_of(ratio, margin),
          .rounds_needed = rounds_needed(ratio, margin, level)};
}

// p-values first: they decide how wide each interval must be.
template <class RatioOf, class PValueOf>
std::vector<Comparison> compare(std::span<const SamplePair> pairs, const Look& look, double margin,
                                RatioOf ratio_of, PValueOf p_value_of) {
  std::vector<double> p_values;
  for (const SamplePair& pair : pairs) p_values.push_back(p_value_of(pair.subject, pair.baseline));
  const std::vector<double> corrected = holm(p_values);
  const std::vector<double> levels = holm_levels(p_values, look.alpha);
  std::vector<Comparison> comparisons;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    Estimate ratio = ratio_of(pairs[i].subject, pairs[i].baseline, levels[i]);
    ratio.confidence = look.confidence;
    comparisons.push_back(comparison_of(ratio, corrected[i], levels[i], margin));
  }
  return comparisons;
}

}  // namespace

std::vector<Comparison> compare_paired(std::span<const SamplePair> pairs, const Look& look,
                                       double margin) {
  return compare(pairs, look, margin, paired_ratio, paired_p_value);
}

std::vector<Comparison> compare_unpaired(std::span<const SamplePair> pairs, const Look& look,
                                         double margin) {
  return compare(pairs, look, margin, unpaired_ratio, unpaired_p_value);
}

}  // namespace concbench
