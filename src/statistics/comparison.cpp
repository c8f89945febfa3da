#include "statistics/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

#include "statistics/probability.hpp"
#include "statistics/ratio.hpp"

namespace concbench {
namespace {

// Of two ways to a verdict, the nearer one: the interval must shrink until it leaves out 1, or
// until it fits into the margin.
double room(double effect, double margin) { return std::max(effect, margin - effect); }

// The half-width is z standard errors; those for a chance of 80 % come on top.
double reach(double half_width, double alpha) {
  constexpr double four_in_five = 0.8416;
  return half_width * (1 + four_in_five / -normal_quantile(alpha / 2));
}

// An interval without bounds first needs enough rounds that all signs alike could be no chance.
double rounds_for_bounds(double alpha) { return std::ceil(1 - std::log2(alpha)); }

double total_rounds(const Estimate& ratio, double margin, double alpha) {
  const double half_width = std::log1p(relative_half_width(ratio));
  if (!std::isfinite(half_width)) return rounds_for_bounds(alpha);
  const double room_left = room(std::abs(std::log(ratio.point)), std::log1p(margin));
  const double shrink = std::max(1.0, reach(half_width, alpha) / room_left);
  return std::ceil(static_cast<double>(ratio.n) * shrink * shrink);
}

std::vector<std::size_t> ascending(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [values](std::size_t i) { return values[i]; });
  return order;
}

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

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::faster:
      return "faster";
    case Verdict::slower:
      return "slower";
    case Verdict::same:
      return "same";
    case Verdict::undecided:
      return "undecided";
  }
  return "undecided";
}

std::string_view to_string(OpenBecause reason) {
  switch (reason) {
    case OpenBecause::wide:
      return "wide-interval";
    case OpenBecause::too_few_rounds:
      return "too-few-rounds";
    case OpenBecause::alike_rounds:
      return "alike-rounds";
    case OpenBecause::unconfirmed:
      return "unconfirmed";
    case OpenBecause::machine_changed:
      return "machine-changed";
  }
  return "wide-interval";
}

Verdict verdict_of(const Estimate& ratio, double margin) {
  if (ratio.lower >= 1 / (1 + margin) && ratio.upper <= 1 + margin && margin > 0) {
    return Verdict::same;
  }
  if (ratio.upper < 1) return Verdict::faster;
  if (ratio.lower > 1) return Verdict::slower;
  return Verdict::undecided;
}

std::optional<std::size_t> rounds_needed(const Estimate& ratio, double margin, double alpha) {
  constexpr double too_many = 100'000;
  if (verdict_of(ratio, margin) != Verdict::undecided) return std::nullopt;
  const double further = total_rounds(ratio, margin, alpha) - static_cast<double>(ratio.n);
  if (!(further <= too_many)) return std::nullopt;
  return static_cast<std::size_t>(std::max(1.0, further));
}

std::vector<double> holm(std::span<const double> p_values) {
  std::vector<double> corrected(p_values.size());
  double largest = 0;
  std::size_t left = p_values.size();
  for (const std::size_t i : ascending(p_values)) {
    largest = std::max(largest, p_values[i] * static_cast<double>(left--));
    corrected[i] = std::min(1.0, largest);
  }
  return corrected;
}

std::vector<double> holm_levels(std::span<const double> p_values, double alpha) {
  std::vector<double> levels(p_values.size());
  std::size_t left = p_values.size();
  bool rejecting = true;
  for (const std::size_t i : ascending(p_values)) {
    levels[i] = alpha / static_cast<double>(left);
    rejecting = rejecting && p_values[i] <= levels[i];
    if (rejecting) --left;
  }
  return levels;
}

std::vector<Comparison> compare_paired(std::span<const SamplePair> pairs, const Look& look,
                                       double margin) {
  return compare(pairs, look, margin, paired_ratio, paired_p_value);
}

std::vector<Comparison> compare_unpaired(std::span<const SamplePair> pairs, const Look& look,
                                         double margin) {
  return compare(pairs, look, margin, unpaired_ratio, unpaired_p_value);
}

}  // namespace concbench
